/** Which regions fell silent, in a few words; null where none did. Of a fleet a region is told once. */
export function silence(found: readonly { region: string }[] | null | undefined): string | null {
  const [first, second, ...others] = [...new Set(found?.map((one) => one.region))];
  if (first === undefined) return null;
  if (second === undefined) return `${first} is silent`;
  if (others.length === 0) return `${first} and ${second} are silent`;
  return `${first} and ${others.length + 1} more regions are silent`;
}
