import type { KeyboardEvent, ReactNode, RefObject } from "react";

interface DrawingProps {
  svg: RefObject<SVGSVGElement | null>;
  width: number;
  height: number;
  words: string;
  onKeyDown: (event: KeyboardEvent<Element>) => void;
  onLeave: () => void;
  children: ReactNode;
}

/** The SVG of a chart whose marks can be reached: a group with a name, which hears the keys of its marks. */
export function Drawing({ svg, width, height, words, onKeyDown, onLeave, children }: DrawingProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset groups fields, and no drawing
    <svg
      ref={svg}
      width={width}
      height={height}
      role="group"
      aria-label={words}
      onKeyDown={onKeyDown}
      onPointerLeave={onLeave}
      onBlur={onLeave}
    >
      {children}
    </svg>
  );
}
