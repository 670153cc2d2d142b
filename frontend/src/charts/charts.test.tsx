import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { createRef } from "react";
import { afterEach, describe, expect, it } from "vitest";
import { BarList } from "./BarList";
import { DailyBar } from "./DailyBar";
import type { ChartExport } from "./export";
import { HeatGrid } from "./HeatGrid";
import { Sparkline } from "./Sparkline";
import { TimeSeries } from "./TimeSeries";
import WorldMap from "./WorldMap";

afterEach(cleanup);

const DAYS = ["2026-11-22", "2026-11-23", "2026-11-24"].map((date, at) => ({
  date,
  start: `${date}T00:00:00.000Z`,
  seconds: 86_400,
  checks: 1440,
  uptime: at === 1 ? 0.9 : 1,
  down: at === 1 ? 144 : 0,
  settled: at < 2,
}));

const marks = (root: HTMLElement) => [...root.querySelectorAll<SVGElement>("[data-mark]")];

describe("charts", () => {
  it("have one tab stop, which arrow keys move, with a tooltip for the focus", () => {
    const { container } = render(<DailyBar label="Days" days={DAYS} />);
    expect(marks(container).map((mark) => mark.getAttribute("tabindex"))).toEqual(["-1", "-1", "0"]);
    const last = marks(container)[2];
    last?.focus();
    fireEvent.keyDown(last as Element, { key: "ArrowLeft" });
    expect(document.activeElement?.getAttribute("aria-label")).toContain("144 failures");
    expect(container.querySelector(".chart-tip")?.textContent).toMatch(/Mon,? 23 Nov/);
    fireEvent.keyDown(document.activeElement as Element, { key: "Escape" });
    expect(container.querySelector(".chart-tip")).toBeNull();
  });

  it("show their rows as a table when asked", () => {
    const { container } = render(<DailyBar label="Days" days={DAYS} />);
    expect(container.querySelector("table")).toBeNull();
    const twin = container.querySelector("details") as HTMLDetailsElement;
    twin.open = true;
    fireEvent(twin, new Event("toggle"));
    expect(container.querySelectorAll("tbody tr")).toHaveLength(3);
  });

  it("say what is wrong where there is nothing to draw", () => {
    render(<DailyBar label="Days" days={[]} />);
    render(<BarList label="Regions" rows={[]} unit="ratio" />);
    render(<HeatGrid label="Hours" rows={["Mon"]} columns={["00"]} cells={[[null]]} unit="ratio" />);
    render(<WorldMap label="Map" points={[]} />);
    render(<TimeSeries label="Latency" starts={[]} bucketSeconds={60} lines={[]} unit="ms" />);
    expect(document.querySelectorAll(".chart-empty")).toHaveLength(5);
    expect(document.querySelectorAll("svg")).toHaveLength(0);
  });

  it("hand out their rows as CSV", () => {
    const ref = createRef<ChartExport>();
    render(
      <BarList label="Regions" rows={[{ key: "a", name: "SJC", value: 0.5 }]} unit="ratio" exportRef={ref} />,
    );
    expect(ref.current?.csv()).toBe("name,value (ratio),lower,upper,note\r\nSJC,0.5,,,\r\n");
  });

  it("give a sparkline its words", () => {
    render(<Sparkline label="Last checks" values={[100, null]} marks={["up", "down"]} />);
    expect(screen.getByRole("img").getAttribute("aria-label")).toContain("1 down");
  });

  it("toggle lines and zoom by buttons", () => {
    const props = { starts: DAYS.map((day) => day.start), bucketSeconds: 86_400, unit: "ms" as const };
    render(<TimeSeries label="Latency" {...props} lines={[{ name: "p50", values: [1, 2, 3] }]} />);
    const line = screen.getByRole("button", { name: "p50" });
    fireEvent.click(line);
    expect(line.getAttribute("aria-pressed")).toBe("false");
    expect(screen.getByRole("slider").getAttribute("aria-valuetext")).not.toContain("p50");
  });

  it("follow links of bars without a new load", () => {
    render(
      <BarList label="Regions" rows={[{ key: "a", name: "SJC", value: 1, href: "/map" }]} unit="ratio" />,
    );
    fireEvent.click(screen.getByRole("link", { name: "SJC" }));
    expect(location.pathname).toBe("/map");
  });
});
