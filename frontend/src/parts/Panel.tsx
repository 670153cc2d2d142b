import { type ReactNode, useId, useRef, useState } from "react";
import { excerpt } from "../data/excerpt";
import { type Fault, faultAt } from "../data/faults";
import type { Question } from "../data/page";
import { csv, type Sheet } from "../format/tables";
import { Icon } from "./Icon";
import { Menu, type MenuItem } from "./Menu";
import { useThisPage } from "./PageContext";
import { panelPng } from "./png";
import { SheetTable } from "./SheetTable";
import { copyText, fileName, save } from "./save";
import { type Fidelity, SampledChip, TrustNote } from "./Trust";
import { say } from "./toast";

export interface PanelProps {
  title: string;
  /** What the title leaves open: the window, mostly. */
  subtitle?: ReactNode;
  /** Response paths of the page's question that this panel draws: its error, and its part to copy. */
  paths: readonly string[];
  /** A question of its own, where the page's does not hold what is drawn. */
  question?: Question | undefined;
  /** Rows behind the picture; null while there are none. */
  sheet?: Sheet | null;
  /** Why there is nothing to draw, and what to do about it. */
  empty?: ReactNode | false | null;
  fidelity?: Fidelity | null | undefined;
  /** Controls beside the title. */
  tools?: ReactNode;
  /** A table by itself needs no twin. */
  tabular?: boolean;
  className?: string;
  skeleton?: "chart" | "rows" | "number";
  children: ReactNode;
}

/** One insight: its title, its state, its menu. A panel whose field failed says so alone. */
export function Panel(props: PanelProps) {
  const page = useThisPage();
  const [asTable, setAsTable] = useState(false);
  const root = useRef<HTMLElement>(null);
  const id = useId();
  const fault = page.loading || props.question ? undefined : faultAt(page.faults, props.paths);
  const classes = ["panel", props.className, page.outdated && "outdated"].filter(Boolean).join(" ");
  return (
    <section className={classes} ref={root} aria-labelledby={id} aria-busy={page.loading || page.outdated}>
      <header className="panel-head">
        <div className="panel-title">
          <h2 id={id}>{props.title}</h2>
          {props.subtitle && <p className="subtitle">{props.subtitle}</p>}
        </div>
        {!page.loading && <SampledChip fidelity={props.fidelity} />}
        {!page.loading && !fault && props.tools}
        <PanelMenu {...props} root={root} asTable={asTable} setAsTable={setAsTable} />
      </header>
      <Body {...props} loading={page.loading} fault={fault} asTable={asTable} reload={page.reload} />
    </section>
  );
}

interface BodyProps extends PanelProps {
  loading: boolean;
  fault: Fault | undefined;
  asTable: boolean;
  reload: () => void;
}

function Body({ loading, fault, asTable, reload, ...props }: BodyProps) {
  if (loading) return <Skeleton kind={props.skeleton ?? "chart"} />;
  if (fault) return <FaultNote fault={fault} reload={reload} />;
  if (props.empty) return <div className="empty">{props.empty}</div>;
  return (
    <>
      <TrustNote fidelity={props.fidelity} />
      {asTable && props.sheet ? <SheetTable caption={props.title} sheet={props.sheet} /> : props.children}
    </>
  );
}

const ADVICE: Record<string, string> = {
  TELEMETRY_UNAVAILABLE: "Telemetry is unavailable, try again.",
  TELEMETRY_INVALID:
    "Telemetry holds something that cannot be understood here; `insights doctor` tells what.",
  REGISTRY_UNAVAILABLE: "The registry is unavailable, try again.",
  DEADLINE_EXCEEDED: "This took too long; try again, or choose a shorter window.",
};

export function FaultNote({ fault, reload }: { fault: Fault; reload: () => void }) {
  return (
    <div className="fault" role="alert">
      <Icon name="warning" size={20} />
      <p>{ADVICE[fault.code] ?? fault.message}</p>
      <button type="button" className="button" onClick={reload}>
        <Icon name="refresh" />
        Try again
      </button>
    </div>
  );
}

export function Skeleton({ kind }: { kind: "chart" | "rows" | "number" }) {
  const bars = { chart: 1, rows: 5, number: 2 }[kind];
  return (
    <div className={`skeleton skeleton-${kind}`}>
      <span className="visually-hidden">Loading</span>
      {Array.from({ length: bars }, (_, at) => (
        <div key={at} className="bone" />
      ))}
    </div>
  );
}

interface MenuProps extends PanelProps {
  root: { current: HTMLElement | null };
  asTable: boolean;
  setAsTable: (on: boolean) => void;
}

function PanelMenu({ title, paths, question: own, sheet, tabular, root, asTable, setAsTable }: MenuProps) {
  const page = useThisPage();
  const question = own ?? page.question;
  const items: MenuItem[] = [
    { label: "Copy as GraphQL", icon: "copy", choose: () => void copyQuestion(question, paths) },
  ];
  if (sheet) {
    if (!tabular) {
      const label = asTable ? "Show as chart" : "Show as table";
      items.unshift({ label, icon: "table", choose: () => setAsTable(!asTable) });
    }
    items.push(
      { label: "Download CSV", icon: "down", choose: () => saveCsv(title, sheet) },
      { label: "Download PNG", icon: "image", choose: () => void savePng(root.current, title, sheet) },
    );
  }
  return <Menu label={`${title}: copy and export`} button={<Icon name="more" size={18} />} items={items} />;
}

async function copyQuestion(question: Question, paths: readonly string[]) {
  const copied = await copyText(excerpt(question.text, paths, question.variables));
  say(copied ? "Copied. Paste it into GraphiQL to run it." : "This browser does not let pages copy.");
}

function saveCsv(title: string, sheet: Sheet): void {
  save(fileName(title, "csv"), new Blob([csv(sheet)], { type: "text/csv;charset=utf-8" }));
}

async function savePng(panel: HTMLElement | null, title: string, sheet: Sheet): Promise<void> {
  const picture = await panelPng(panel, title, sheet);
  if (picture) save(fileName(title, "png"), picture);
  else say("The picture could not be drawn here; CSV holds the same numbers.");
}
