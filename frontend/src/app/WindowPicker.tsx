import { type FormEvent, useState } from "react";
import { DEFAULT_WINDOW, intervalOf, isMonth, PRESETS, windowName, windowOr } from "../format/windows";
import { Disclosure } from "../parts/Disclosure";
import { Icon } from "../parts/Icon";
import { setParams, useParam } from "./address";

/** The window of the page: in the address where it is not the usual one. */
export function useWindow(fallback: string = DEFAULT_WINDOW): string {
  return windowOr(useParam("window"), fallback);
}

export function WindowPicker({ fallback = DEFAULT_WINDOW }: { fallback?: string }) {
  const window = useWindow(fallback);
  const isPreset = (PRESETS as readonly string[]).includes(window);
  return (
    <fieldset className="window-picker">
      <legend className="visually-hidden">Window</legend>
      <div className="segments">
        {PRESETS.map((preset) => (
          <button
            key={preset}
            type="button"
            aria-pressed={preset === window}
            title={windowName(preset)}
            onClick={() => setParams({ window: preset })}
          >
            {preset}
          </button>
        ))}
      </div>
      <Disclosure
        label={isPreset ? "Other window" : `Other window: ${windowName(window)}`}
        button={
          <>
            <Icon name="calendar" />
            {isPreset ? <span className="wide-only">Other</span> : windowName(window)}
          </>
        }
      >
        {(close) => <OtherWindow window={window} close={close} />}
      </Disclosure>
    </fieldset>
  );
}

function OtherWindow({ window, close }: { window: string; close: () => void }) {
  const [refused, setRefused] = useState(false);
  const choose = (chosen: string) => {
    setParams({ window: chosen });
    close();
  };
  const onRange = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const interval = intervalOf(String(form.get("since")), String(form.get("until")));
    if (interval) choose(interval);
    else setRefused(true);
  };
  const [since, until] = window.includes("/") ? window.split("/").map(asLocal) : lastDay();
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const month = String(new FormData(event.currentTarget).get("month"));
          if (isMonth(month)) choose(month);
        }}
      >
        <label>
          Calendar month (UTC)
          <input
            type="month"
            name="month"
            required
            pattern="[0-9]{4}-[0-9]{2}"
            placeholder="2026-11"
            defaultValue={isMonth(window) ? window : new Date().toISOString().slice(0, 7)}
          />
        </label>
        <button type="submit" className="button">
          Show the month
        </button>
      </form>
      <form onSubmit={onRange}>
        <label>
          From (your time)
          <input type="datetime-local" name="since" required defaultValue={since} />
        </label>
        <label>
          To
          <input type="datetime-local" name="until" required defaultValue={until} />
        </label>
        {refused && <p role="alert">The first moment must come before the last one.</p>}
        <button type="submit" className="button">
          Show the range
        </button>
      </form>
    </>
  );
}

function lastDay(): string[] {
  const now = Date.now();
  return [now - 86_400_000, now].map((ms) => asLocal(new Date(ms).toISOString()));
}

/** As `<input type="datetime-local">` writes it: this time zone, without a name of it. */
function asLocal(iso: string): string {
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
