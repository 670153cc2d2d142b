import { counted } from "./numbers";

/** Days before the end from which on a page warns, as the alert rule does. */
export const NEAR_DAYS = 14;

/** "expires in 9 days", once that is near; null where there is no need to say so. */
export function expiryWarning(daysLeft: number | null | undefined): string | null {
  if (daysLeft === null || daysLeft === undefined || daysLeft >= NEAR_DAYS) return null;
  if (daysLeft < 0) return "Certificate has expired";
  if (daysLeft < 1) return "Certificate expires within a day";
  return `Certificate expires in ${counted(Math.floor(daysLeft), "day")}`;
}
