import EditorWorker from "monaco-editor/esm/vs/editor/editor.worker.js?worker";
import JsonWorker from "monaco-editor/esm/vs/language/json/json.worker.js?worker";
import GraphQLWorker from "monaco-graphql/esm/graphql.worker.js?worker";

/** How the editor asks for its workers. */
interface Environment {
  getWorker(id: string, label: string): Worker;
}

/** The editor's workers, from this origin: GraphiQL's own set-up does the same and writes to the console. */
export function provideWorkers(): void {
  const environment: Environment = {
    getWorker(_id: string, label: string) {
      if (label === "json") return new JsonWorker();
      if (label === "graphql") return new GraphQLWorker();
      return new EditorWorker();
    },
  };
  Object.assign(globalThis, { MonacoEnvironment: environment });
}
