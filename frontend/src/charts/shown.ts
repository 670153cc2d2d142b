import type { SeriesData } from "./series";
import type { View } from "./zoom";

/** What a plot shows: its lines, those that the legend has put out, and the stretch that is zoomed to. */
export interface Shown {
  readonly data: SeriesData;
  readonly hidden: ReadonlySet<string>;
  readonly view: View;
}
