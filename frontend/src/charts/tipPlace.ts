import { clamp } from "./scales";

interface Point {
  readonly x: number;
  readonly y: number;
  readonly gap: number;
}

/** Above the point and centred where there is room, else below it; never over the sides of its area. */
export function tipPlace(
  point: Point,
  tip: { width: number; height: number },
  room: number,
): { left: number; top: number } {
  const left = clamp(point.x - tip.width / 2, 0, room - tip.width);
  const above = point.y - point.gap - tip.height;
  return { left: Math.round(left), top: Math.round(above >= -40 ? above : point.y + point.gap) };
}
