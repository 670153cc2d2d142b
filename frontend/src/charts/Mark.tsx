import type { ReactNode } from "react";

interface MarkProps {
  at: number;
  words: string;
  /** The one mark that the tab key stops at; arrows lead to the others (roving.ts). */
  reachable: boolean;
  className?: string | undefined;
  transform?: string | undefined;
  show: (at: number) => void;
  focus: (at: number) => void;
  children: ReactNode;
}

/** One mark of a drawing that can be pointed at, reached by arrow keys, and heard. */
export function Mark({ at, words, reachable, className, transform, show, focus, children }: MarkProps) {
  return (
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: it is looked at, there is nothing to do
    <g
      className={className}
      transform={transform}
      role="img"
      data-mark=""
      tabIndex={reachable ? 0 : -1}
      aria-label={words}
      onFocus={() => focus(at)}
      onPointerEnter={() => show(at)}
    >
      {children}
    </g>
  );
}
