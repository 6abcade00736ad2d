import type { Connection, Failure, Ref, Solicitation } from '../../src/contract/index.ts';
import { namesAnExclusion, VendorFailure } from '../../src/contract/index.ts';
import type { Row } from './account.ts';
import type { MemoryClient } from './client.ts';
import { factsOf, refOf, solicitingKinds } from './records.ts';
import { seesNothing } from './standing.ts';

type Solicitations = NonNullable<Connection['solicitations']>['call'];

/** Lists and campaigns a row is in, sequences that run for it, messages queued to it; one page of the tool a call. */
export function solicitations(client: MemoryClient): Solicitations {
  return async (refs, cursor, context) => {
    const [at = '0', after = ''] = (cursor ?? '').split('\n');
    const place = Number(at);
    const row = refs[place];
    if (row === undefined) return { items: [], cursor: null, gaps: [] };
    // A token without rights is shown nothing, and nothing is not absence.
    const [own] = await client.get([{ kind: 'account', id: 'self' }], context);
    if (own === null) throw new VendorFailure(seesNothing);
    const page = await client.hangingOn(row, after || null, context);
    const next = page.after === null ? place + 1 : place;
    return {
      items: page.rows.flatMap((one) => solicitationOf(one, row)),
      cursor: next < refs.length ? `${next}\n${page.after ?? ''}` : null,
      gaps: [],
    };
  };
}

function solicitationOf(row: Row, of: Ref): readonly Solicitation[] {
  const what = solicitingKinds.find((kind) => kind === row.kind);
  if (what === undefined) return [];
  const isOfMany = what === 'list' || what === 'campaign';
  const isLeft = isOfMany && row.fields['filledBy'] === 'hand';
  const keepsOut = isOfMany && namesAnExclusion(textOf(row, 'name'));
  const at = textOf(row, 'goesOutAt');
  return [
    {
      ref: refOf(row),
      of,
      what,
      channel: channels.find((channel) => channel === row.fields['channel']) ?? null,
      canLeave: isLeft && !keepsOut,
      mend: keepsOut ? looksLikeExclusion : isLeft ? null : mends[what].mend,
      goesOutAt: at === '' ? null : new Date(at),
      facts: factsOf(row),
    },
  ];
}

const channels = ['email', 'phone', 'sms', 'mail'] as const;

const looksLikeExclusion =
  'Its name says that whoever is on it is left alone: look at it in the memory account, and take the person off only where it is used to address people.';

const mends: Readonly<Record<(typeof solicitingKinds)[number], Pick<Failure, 'mend'>>> = {
  list: { mend: 'It is filled by its criteria: exclude the person there in the memory account.' },
  campaign: { mend: 'It is filled by its criteria: exclude the person there in the memory account.' },
  sequence: { mend: 'Take the person out of the sequence in the memory account.' },
  'queued-send': { mend: 'Cancel the message in the memory account before it goes out.' },
};

function textOf(row: Row, field: string): string {
  const value = row.fields[field];
  return typeof value === 'string' ? value : '';
}
