import { useEffect, useId, useState } from "react";
import { useClient } from "../../data/ClientProvider";
import { ask } from "../../data/page";
import { count, money } from "../../format/numbers";
import { ratio } from "../../format/ratios";
import { length } from "../../format/times";
import { WhatIfDocument, type WhatIfQuery } from "../../gql/generated";
import { Panel } from "../../parts/Panel";
import type { Cost } from "./BillPanel";

type Bill = NonNullable<NonNullable<WhatIfQuery["bill"]>["whatIf"]>;

const INTERVALS = [15, 30, 60, 120, 300, 600, 900] as const;
const RATES = [0.01, 0.05, 0.1, 0.25, 0.5, 1] as const;
const READS = [1000, 5000, 20_000, 100_000, 500_000] as const;
/** A slider that is being dragged asks once it rests. */
const REST_MS = 250;

interface WhatIfProps {
  cost: Cost | null | undefined;
  monitors: number;
  className: string;
}

/** What the bill would be with another interval, sampling, size or use. */
export function WhatIfPanel({ cost, monitors, className }: WhatIfProps) {
  const [interval, setInterval] = useState(2);
  const [rate, setRate] = useState<number>(RATES.length - 1);
  const [size, setSize] = useState<number | null>(null);
  const [reads, setReads] = useState(1);
  const [touched, setTouched] = useState(false);
  const shown = size ?? Math.max(1, monitors);
  const bill = useWhatIf(
    cost && touched
      ? { interval: INTERVALS[interval], sampleRate: RATES[rate], monitors: shown, reads: READS[reads] }
      : null,
  );
  return (
    <Panel title="What if" subtitle="for the whole organization" paths={["bill"]} className={className}>
      <div className="sliders" onInput={() => setTouched(true)}>
        <Slider
          name="Interval"
          at={interval}
          last={INTERVALS.length - 1}
          says={length(INTERVALS[interval])}
          set={setInterval}
        />
        <Slider
          name="Recorded"
          at={rate}
          last={RATES.length - 1}
          says={ratio(RATES[rate], 0)}
          set={setRate}
        />
        <Slider name="Monitors" at={shown} first={1} last={2000} says={count(shown)} set={setSize} />
        <Slider
          name="Reads a day"
          at={reads}
          last={READS.length - 1}
          says={count(READS[reads])}
          set={setReads}
        />
      </div>
      {!bill && <p className="muted">Move a slider to see what the bill would be.</p>}
      {cost && bill && (
        <p aria-live="polite">
          <span className="big">{money(bill.monthlyTotal, bill.currency)}</span> a month,{" "}
          {money(bill.monthlyTotal - cost.monthlyTotal, bill.currency)} to today's
        </p>
      )}
    </Panel>
  );
}

interface SliderProps {
  name: string;
  at: number;
  first?: number;
  last: number;
  says: string;
  set: (at: number) => void;
}

function Slider({ name, at, first = 0, last, says, set }: SliderProps) {
  const id = useId();
  return (
    <div className="slider">
      <label htmlFor={id}>{name}</label>
      <input
        id={id}
        type="range"
        min={first}
        max={last}
        value={at}
        aria-valuetext={says}
        onChange={(event) => set(Number(event.target.value))}
      />
      <output htmlFor={id}>{says}</output>
    </div>
  );
}

/** Asks when the variables have rested; the last bill stays until the next is there. */
function useWhatIf(variables: Record<string, number | undefined> | null): Bill | null {
  const client = useClient();
  const key = variables ? JSON.stringify(variables) : null;
  const [bill, setBill] = useState<Bill | null>(null);
  useEffect(() => {
    if (key === null) return;
    let end = () => {};
    const timer = setTimeout(() => {
      const question = { text: WhatIfDocument.toString(), variables: JSON.parse(key) };
      end = ask<WhatIfQuery>(client, question, (data) => {
        const found = data?.bill?.whatIf;
        if (found) setBill(found);
      });
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      end();
    };
  }, [client, key]);
  return bill;
}
