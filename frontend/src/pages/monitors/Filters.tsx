import { useEffect, useRef, useState } from "react";
import { setParams } from "../../app/address";
import { Icon } from "../../parts/Icon";
import { type Asked, KINDS, STATUSES } from "./asked";

const FIRST_PAGE = { after: null, before: null };
const TYPING_MS = 250;

export function Filters({ asked }: { asked: Asked }) {
  return (
    <search className="filters">
      <SearchBox text={asked.text} />
      <Choice name="status" label="Status" value={asked.status} options={STATUSES} />
      <Choice name="kind" label="Kind" value={asked.kind} options={KINDS} />
    </search>
  );
}

/** What is typed goes into the address once the typing rests. */
function SearchBox({ text }: { text: string }) {
  const [typed, setTyped] = useState(text);
  const sent = useRef(text);
  useEffect(() => {
    if (text !== sent.current) {
      sent.current = text;
      setTyped(text); // the reader went back
    }
  }, [text]);
  useEffect(() => {
    if (typed === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = typed;
      setParams({ q: typed, ...FIRST_PAGE }, "replace");
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <label className="search">
      <span className="visually-hidden">Search by name or id</span>
      <Icon name="search" />
      <input
        type="search"
        placeholder="Search by name or id"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </label>
  );
}

interface ChoiceProps {
  name: string;
  label: string;
  value: string | null;
  options: readonly string[];
}

function Choice({ name, label, value, options }: ChoiceProps) {
  return (
    <label className="choice">
      {label}
      <select
        value={value ?? ""}
        onChange={(event) => setParams({ [name]: event.target.value || null, ...FIRST_PAGE })}
      >
        <option value="">any</option>
        {options.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
    </label>
  );
}
