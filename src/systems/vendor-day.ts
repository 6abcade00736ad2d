const hourMs = 3_600_000;

/**
 * The civil day a vendor counts its quota by, and the instant it starts again.
 * @param timeZone  IANA name of the zone in which the vendor's day begins at midnight
 */
export function vendorDay(now: Date, timeZone: string): VendorDay {
  const known = lastDays.get(timeZone);
  // Asked for every call: the answer of the call before holds from then until the day ends.
  if (known && known.from <= now && now < known.is.resetsAt) return known.is;
  const is = dayOf(now, timeZone);
  lastDays.set(timeZone, { from: now, is });
  return is;
}

interface VendorDay {
  readonly day: string;
  readonly resetsAt: Date;
}

const lastDays = new Map<string, { readonly from: Date; readonly is: VendorDay }>();

function dayOf(now: Date, timeZone: string): VendorDay {
  const dayAt = dayIn(timeZone);
  const day = dayAt(now.getTime());
  // A day may have 25 hours. Halving finds its end to the millisecond, whatever the clocks do that night.
  let inside = now.getTime();
  let beyond = inside + 26 * hourMs;
  while (beyond - inside > 1) {
    const middle = Math.floor((inside + beyond) / 2);
    if (dayAt(middle) === day) inside = middle;
    else beyond = middle;
  }
  return { day, resetsAt: new Date(beyond) };
}

function dayIn(timeZone: string): (instant: number) => string {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return (instant) => format.format(instant);
}
