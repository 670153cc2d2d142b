/** An enum's names as addresses write them, in the schema's order: its constant is what codegen made of it. */
export function written<Name extends string>(
  names: Readonly<Record<Name, Name>>,
): readonly Lowercase<Name>[] {
  return (Object.keys(names) as Name[]).map((name) => name.toLowerCase() as Lowercase<Name>);
}

/** The name that an address's word stands for; null for words that stand for none. */
export function named<Name extends string>(
  names: Readonly<Record<Name, Name>>,
  word: string | null,
): Name | null {
  const found = (Object.keys(names) as Name[]).filter((name) => name.toLowerCase() === word);
  return found[0] ?? null;
}
