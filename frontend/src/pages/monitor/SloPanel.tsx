import { setParams } from "../../app/address";
import { count, decimal } from "../../format/numbers";
import { NONE, ratio } from "../../format/ratios";
import { length } from "../../format/times";
import { windowName } from "../../format/windows";
import { Ratio } from "../../parts/Numbers";
import { Panel } from "../../parts/Panel";
import { Status } from "../../parts/Status";
import { Ago } from "../../parts/Time";
import type { Fidelity } from "../../parts/Trust";
import type { Monitor } from "./monitor";

type Slo = NonNullable<Monitor["slo"]>;

const TARGETS = [0.99, 0.999, 0.9999] as const;
const USUAL: number = TARGETS[1];

/** The target in the address, or three nines where it holds nonsense. */
export function targetOf(params: URLSearchParams): number {
  const asked = Number(params.get("target"));
  return TARGETS.find((one) => one === asked) ?? USUAL;
}

interface SloProps {
  slo: Slo | null | undefined;
  /** Of the uptime of the same days, which is what the objective is held against. */
  fidelity: Fidelity | null | undefined;
  className: string;
}

/** Are we inside our objective, how much of the budget is left, and how fast does it go? */
export function SloPanel({ slo, fidelity, className }: SloProps) {
  return (
    <Panel
      title="Objective"
      subtitle="last 30 days"
      paths={["monitor.slo"]}
      sheet={slo ? sheetOf(slo) : null}
      skeleton="rows"
      fidelity={fidelity}
      empty={slo?.achieved.value === null && "No decided checks in the last 30 days."}
      tools={<Targets chosen={slo?.target ?? USUAL} />}
      className={className}
    >
      {slo && <Facts slo={slo} />}
    </Panel>
  );
}

function Targets({ chosen }: { chosen: number }) {
  return (
    <select
      aria-label="Target"
      value={chosen}
      onChange={(event) => {
        const target = Number(event.target.value);
        setParams({ target: target === USUAL ? null : String(target) });
      }}
    >
      {TARGETS.map((one) => (
        <option key={one} value={one}>
          {ratio(one)}
        </option>
      ))}
    </select>
  );
}

const VERDICTS = {
  YES: { state: "up", word: "met" },
  NO: { state: "down", word: "missed" },
  UNDECIDED: { state: "pending", word: "undecided" },
} as const;

function Facts({ slo }: { slo: Slo }) {
  const { budget } = slo;
  const amount = (value: number | null) => (budget.unit === "SECONDS" ? length(value) : count(value));
  const unit = budget.unit === "SECONDS" ? "" : " failed checks";
  return (
    <dl className="facts">
      <Fact name="Achieved">
        <Ratio estimate={slo.achieved} /> {slo.met !== null && <Status {...VERDICTS[slo.met]} />}
      </Fact>
      <Fact name="Budget">
        {amount(budget.total)}
        {unit}
      </Fact>
      <Fact name="Spent">{amount(budget.spent)}</Fact>
      <Fact name="Left">
        {amount(budget.remaining)} (
        {budget.remainingRatio === null ? NONE : `${decimal(budget.remainingRatio * 100)} %`})
      </Fact>
      {slo.burnRates.map((one) => (
        <Fact key={one.window} name={`Burn, ${windowName(one.window)}`}>
          {one.rate === null ? NONE : `${decimal(one.rate)}×`}
        </Fact>
      ))}
      <Fact name="Exhausted">
        {slo.exhausted ? "yes" : slo.exhaustionAt ? <Ago at={slo.exhaustionAt} /> : "not at this pace"}
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function sheetOf({ target, achieved, budget, burnRates, exhaustionAt }: Slo) {
  return {
    columns: [
      "target",
      "achieved",
      "lower",
      "upper",
      `budget (${budget.unit.toLowerCase()})`,
      "spent",
      "left",
      ...burnRates.map((one) => `burn ${one.window}`),
      "exhausted at (UTC)",
    ],
    rows: [
      [
        target,
        achieved.value,
        achieved.lower,
        achieved.upper,
        budget.total,
        budget.spent,
        budget.remaining,
        ...burnRates.map((one) => one.rate),
        exhaustionAt,
      ],
    ],
  };
}
