import { createStore, useStore } from "../app/store";

const said = createStore<string | null>(null);
const SHOWN_MS = 4000;
let timer: ReturnType<typeof setTimeout> | undefined;

/** One line at the foot of the page, read out by screen readers, gone after four seconds. */
export function say(text: string): void {
  said.set(text);
  clearTimeout(timer);
  timer = setTimeout(() => said.set(null), SHOWN_MS);
}

export function Toast() {
  const text = useStore(said);
  return (
    <div className="toast" role="status" aria-live="polite">
      {text !== null && <p>{text}</p>}
    </div>
  );
}
