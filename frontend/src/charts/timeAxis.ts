const MINUTE_S = 60;
const DAY_S = 86_400;

const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat("en-GB", options);
const second = format({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
const minute = format({ hour: "2-digit", minute: "2-digit" });
const day = format({ day: "numeric", month: "short" });
const month = format({ month: "short", year: "numeric" });

/** Labels of a time axis in the reader's zone: the time, and the day below it where a day begins. */
export function timeLabels(splits: readonly number[], step: number): string[] {
  let before = "";
  return splits.map((split) => {
    const date = new Date(split * 1000);
    if (step >= 28 * DAY_S) return month.format(date);
    const today = day.format(date);
    if (step >= DAY_S) return today;
    const time = (step < MINUTE_S ? second : minute).format(date);
    const label = today === before ? time : `${time}\n${today}`;
    before = today;
    return label;
  });
}
