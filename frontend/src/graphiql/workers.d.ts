declare module "monaco-editor/esm/vs/*?worker" {
  const Made: new () => Worker;
  export default Made;
}

declare module "monaco-graphql/esm/*?worker" {
  const Made: new () => Worker;
  export default Made;
}
