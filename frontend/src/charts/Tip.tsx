import { useLayoutEffect, useRef } from "react";
import { tipPlace } from "./tipPlace";

export interface TipText {
  readonly title: string;
  readonly lines: readonly string[];
}

interface TipProps {
  text: TipText;
  /** Where it points, in the box of the nearest `.chart-area`. */
  x: number;
  y: number;
  /** Keeps this far from the point, so that it covers no mark. */
  gap?: number;
}

/** Says what is under the pointer or has the focus. It takes no pointer itself and stays inside its chart. */
export function Tip({ text, x, y, gap = 10 }: TipProps) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const tip = box.current;
    const area = tip?.parentElement;
    if (!tip || !area) return;
    const { left, top } = tipPlace(
      { x, y, gap },
      { width: tip.offsetWidth, height: tip.offsetHeight },
      area.clientWidth,
    );
    tip.style.transform = `translate(${left}px, ${top}px)`;
  });
  return (
    <div className="chart-tip" ref={box} aria-hidden="true">
      <strong>{text.title}</strong>
      {text.lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </div>
  );
}

/** The same for those who hear it. */
export function spoken({ title, lines }: TipText): string {
  return [title, ...lines].join(", ");
}
