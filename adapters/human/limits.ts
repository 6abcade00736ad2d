/** One question at a time for an erasure: it is about one person. The channels of an objection go together. */
export const dossiersMax = 1;

/** Every channel there is, of several requests at most. */
export const objectionsMax = 20;

/** Tickets, and expectations, of one look. */
export const looksMax = 50;
