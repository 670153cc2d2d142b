/** Line icons drawn here: a set of twenty is smaller than any library's loader. */
const PATHS = {
  calendar: "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
  check: "M5 12.5 10 17 19 7",
  chevron: "m6 9 6 6 6-6",
  close: "M6 6l12 12M18 6 6 18",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  down: "M12 4v16m-6-6 6 6 6-6",
  external: "M14 4h6v6M20 4l-9 9M10 5H5v14h14v-5",
  image: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4",
  info: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 11v5M12 7.5v.5",
  menu: "M4 7h16M4 12h16M4 17h16",
  moon: "M19 14.5A8 8 0 0 1 9.5 5a8 8 0 1 0 9.5 9.5",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  org: "M4 20V8l8-4 8 4v12M9 20v-5h6v5M9 10h.01M15 10h.01",
  pause: "M8 5v14M16 5v14",
  play: "M8 5l11 7-11 7z",
  refresh: "M20 12a8 8 0 1 1-2.4-5.7M20 4v4h-4",
  search: "M11 5a6 6 0 1 0 0 12 6 6 0 0 0 0-12M16 16l4 4",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.5 1.5M17.5 17.5 19 19M5 19l1.5-1.5M17.5 6.5 19 5",
  system: "M4 5h16v11H4zM9 20h6M12 16v4",
  table: "M4 5h16v14H4zM4 10h16M4 15h16M10 5v14",
  up: "M12 20V4m-6 6 6-6 6 6",
  warning: "M12 4 2.5 20h19zM12 10v4M12 17v.5",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
