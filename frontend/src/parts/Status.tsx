import type { MonitorStatus } from "../gql/generated";

/** A state told by shape, word and colour; any two of them may fail a reader. */
export type State = Lowercase<MonitorStatus> | "unknown";

const WORDS: Record<State, string> = {
  up: "Up",
  degraded: "Degraded",
  down: "Down",
  pending: "Pending",
  paused: "Paused",
  unknown: "Unknown",
};

const SHAPES: Record<State, string> = {
  up: "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M4.8 8.2l2.2 2.3 4.2-4.8",
  degraded: "M8 1.8 15 14.2H1zM8 6.3v3.6M8 11.6v.6",
  down: "M4.9 1.5h6.2l3.4 3.4v6.2l-3.4 3.4H4.9l-3.4-3.4V4.9zM5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8",
  pending: "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M8 4.5V8l2.4 1.6",
  paused: "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M5 8h6",
  unknown:
    "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M6.2 6.2c.3-2.3 3.8-2 3.6.2C9.7 7.9 8 7.8 8 9.3M8 11.5v.2",
};

export function stateOf(status: string | null): State {
  if (status === null) return "unknown";
  const lower = status.toLowerCase();
  return lower in WORDS ? (lower as State) : "unknown";
}

export function stateWord(state: State): string {
  return WORDS[state];
}

export function StatusMark({ state, size = 16 }: { state: State; size?: number }) {
  return (
    <svg className={`mark mark-${state}`} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <path d={SHAPES[state]} />
    </svg>
  );
}

export function Status({ state, word = WORDS[state] }: { state: State; word?: string }) {
  return (
    <span className={`status status-${state}`}>
      <StatusMark state={state} />
      {word}
    </span>
  );
}

export function StatusBadge({ state }: { state: State }) {
  return (
    <span className={`badge badge-${state}`}>
      <StatusMark state={state} size={18} />
      {WORDS[state]}
    </span>
  );
}
