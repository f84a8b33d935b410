/** The moment that was asked for, in the forms that `fubie-verify --as-of` takes. */

const SECONDS = /^\d{1,11}$/;
const MOMENT = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?$/;
const LEGAL_TIME = "+08:00";

/** Unix seconds; a date alone is its end. NaN for what is no moment. */
export function momentOf(text: string): number {
  if (SECONDS.test(text)) return Number(text);
  const found = MOMENT.exec(text);
  if (found === null) return NaN;
  const [, date, minutes = "23:59", seconds = minutes === "23:59" && found[2] === undefined ? ":59" : ":00", zone = LEGAL_TIME] = found;
  return isDate(date!) ? Date.parse(`${date}T${minutes}${seconds}${zone}`) / 1000 : NaN;
}

/** `Date` takes 30 February for 2 March. */
function isDate(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
