import { clamp, type Range } from "./scales";

/** Zooming is choosing two moments inside a whole; null is the whole. */
export type View = Range | null;

/** No closer than three buckets. */
export function zoomed(whole: Range, view: View, factor: number, around: number, bucket: number): View {
  const [from, to] = view ?? whole;
  const length = clamp((to - from) * factor, Math.min(3 * bucket, whole[1] - whole[0]), whole[1] - whole[0]);
  if (length >= whole[1] - whole[0]) return null;
  const share = (clamp(around, from, to) - from) / (to - from);
  return moved(whole, [around - share * length, around - share * length + length]);
}

/** Moves a view by a share of its length, as far as the whole goes. */
export function panned(whole: Range, view: View, share: number): View {
  if (view === null) return null;
  const by = (view[1] - view[0]) * share;
  return moved(whole, [view[0] + by, view[1] + by]);
}

/** What was dragged over, as whole buckets; null where it is too short to have been meant. */
export function selected(whole: Range, from: number, to: number, bucket: number): View {
  if (to - from < bucket * 0.5) return null;
  const first = whole[0] + Math.floor((from - whole[0]) / bucket) * bucket;
  const last = whole[0] + Math.ceil((to - whole[0]) / bucket) * bucket;
  const centre = (first + last) / 2;
  const half = Math.max((last - first) / 2, 1.5 * bucket);
  return moved(whole, [centre - half, centre + half]);
}

function moved(whole: Range, [from, to]: Range): Range {
  const length = Math.min(to - from, whole[1] - whole[0]);
  const start = clamp(from, whole[0], whole[1] - length);
  return [start, start + length];
}

/** A view that a new answer no longer holds is let go. */
export function kept(whole: Range, view: View): View {
  if (view === null || view[1] <= whole[0] || view[0] >= whole[1]) return null;
  return moved(whole, view);
}
