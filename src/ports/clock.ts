/** The time of day. Nothing in the core asks the machine for it. */
export interface Clock {
  now(): Date;
}
