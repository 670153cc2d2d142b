/** When something was looked after: shaded under a chart, told at its cursor. */
export interface Away {
  readonly since: string;
  readonly until: string;
  readonly title: string;
}

export const AWAY_LABEL = "maintenance: not counted in uptime";

/** Titles of what reaches into [from, to), in Unix milliseconds, each once. */
export function awayAt(away: readonly Away[] | undefined, from: number, to: number): string[] {
  const titles = (away ?? [])
    .filter((one) => Date.parse(one.since) < to && Date.parse(one.until) > from)
    .map((one) => one.title);
  return [...new Set(titles)];
}

export function awayText(titles: readonly string[]): string[] {
  return titles.map((title) => (title === "Maintenance" ? title : `Maintenance: ${title}`));
}
