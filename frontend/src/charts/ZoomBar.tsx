import { localTime } from "../format/times";
import type { View } from "./zoom";

interface ZoomBarProps {
  view: View;
  zoom: (factor: number) => void;
  pan: (share: number) => void;
  reset: () => void;
  open: (() => void) | undefined;
}

const iso = (seconds: number) => new Date(seconds * 1000).toISOString();

/** What dragging does, for keys and fingers; and the way back. */
export function ZoomBar({ view, zoom, pan, reset, open }: ZoomBarProps) {
  return (
    <div className="chart-zoom">
      {view && (
        <>
          <span className="chart-zoom-range">
            {localTime(iso(view[0]))} – {localTime(iso(view[1]))}
          </span>
          {open && (
            <button type="button" onClick={open}>
              Show this window
            </button>
          )}
          <button type="button" aria-label="Earlier" onClick={() => pan(-0.5)}>
            ‹
          </button>
          <button type="button" aria-label="Later" onClick={() => pan(0.5)}>
            ›
          </button>
        </>
      )}
      <button type="button" aria-label="Zoom in" onClick={() => zoom(0.5)}>
        +
      </button>
      <button type="button" aria-label="Zoom out" disabled={!view} onClick={() => zoom(2)}>
        −
      </button>
      {view && (
        <button type="button" onClick={reset}>
          Reset zoom
        </button>
      )}
    </div>
  );
}
