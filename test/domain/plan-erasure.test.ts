import { describe, expect, test } from '@jest/globals';
import type { Related } from '../../src/domain/graph.ts';
import type { ErasureDuties, SystemGraph } from '../../src/domain/plan-erasure.ts';
import { planErasure } from '../../src/domain/plan-erasure.ts';
import {
  carriedOut,
  duties,
  exemption,
  graphOf,
  hold,
  holdOn,
  lea,
  record,
  told,
} from './around-a-person.ts';

/** What the plan says, in order; and that a vendor would carry it out without refusing anything. */
function plan(
  related: readonly Related[],
  given: Partial<ErasureDuties> = {},
  graph: Partial<SystemGraph> = {},
): readonly string[] {
  const lines = planErasure([graphOf(related, graph)], duties(given));
  expect(lines.map((line) => line.number)).toEqual(lines.map((_, index) => index + 1));
  expect(carriedOut(related, lines).refused).toEqual([]);
  return lines.map((line) => told(line, lines));
}

const row = record('row.1', { can: ['erase', 'redact'], redactable: ['email', 'name'] });

describe('what is theirs alone goes', () => {
  test('activities before the row they hang on, replies before the note they hang on', () => {
    expect(
      plan([
        row,
        record('note.1', { of: 'row.1', whenErased: 'blocks' }),
        record('reply.1', { of: 'note.1', whenErased: 'blocks' }),
      ]),
    ).toEqual(['erase reply.1', 'erase note.1', 'erase row.1']);
  });

  test('what the vendor takes along has no call of its own, and names what takes it, to the second hop', () => {
    expect(
      plan([
        row,
        record('membership.1', { of: 'row.1', whenErased: 'cascades' }),
        record('note.1', { of: 'membership.1', whenErased: 'cascades', can: [] }),
      ]),
    ).toEqual(['erase note.1 with membership.1', 'erase membership.1 with row.1', 'erase row.1']);
  });

  test('what stays behind when the row goes is erased by itself', () => {
    expect(plan([row, record('note.1', { of: 'row.1' })])).toEqual(['erase note.1', 'erase row.1']);
  });

  test('a record that hangs on another of its kind goes first, whatever its name', () => {
    expect(plan([record('row.1'), record('row.2', { of: 'row.1', whenErased: 'blocks' })])).toEqual([
      'erase row.2',
      'erase row.1',
    ]);
  });

  test('what blocks a record that would go along is gone before, whatever the order of its kind', () => {
    expect(
      plan([
        row,
        record('note.1', { of: 'row.1', whenErased: 'cascades' }),
        record('slowRow.9', { of: 'note.1', whenErased: 'blocks' }),
      ]),
    ).toEqual(['erase note.1 with row.1', 'erase slowRow.9', 'erase row.1']);
  });

  test('what blocks a record that would go along, and must stay, keeps the row too', () => {
    expect(
      plan([
        row,
        record('note.1', { of: 'row.1', whenErased: 'cascades' }),
        record('deal.1', { of: 'note.1', whenErased: 'blocks' }),
      ]),
    ).toEqual([
      'redact row.1 email+name (tied-to-kept)',
      'leave deal.1 (commercial-record)',
      'leave note.1 (tied-to-kept)',
    ]);
  });

  test('a record that hangs on two goes once, with the one that goes first', () => {
    expect(
      plan([
        row,
        record('note.1', { of: 'row.1', whenErased: 'blocks' }),
        record('reply.1', { of: 'row.1', whenErased: 'cascades' }),
        record('reply.1', { of: 'note.1', whenErased: 'cascades' }),
      ]),
    ).toEqual(['erase reply.1 with note.1', 'erase note.1', 'erase row.1']);
  });

  test('one that blocks a row and would go with another has a call of its own, before both', () => {
    expect(
      plan([
        row,
        record('note.1', { of: 'row.1', whenErased: 'cascades' }),
        record('reply.1', { of: 'note.1', whenErased: 'cascades' }),
        record('reply.1', { of: 'row.1', whenErased: 'blocks' }),
      ]),
    ).toEqual(['erase reply.1', 'erase note.1 with row.1', 'erase row.1']);
  });

  test('records that take each other along are erased by one call', () => {
    expect(
      plan([
        record('note.1', { of: 'note.2', whenErased: 'cascades' }),
        record('note.2', { of: 'note.1', whenErased: 'cascades' }),
      ]),
    ).toEqual(['erase note.1', 'erase note.2 with note.1']);
  });

  test('a ring falls as a whole when something on it must stay', () => {
    const ring = [
      record('note.1', { of: 'note.2', whenErased: 'cascades' }),
      record('note.2', { of: 'note.1', whenErased: 'cascades' }),
      record('file.1', { of: 'note.1', whenErased: 'cascades', relation: 'shared', can: [] }),
    ];
    const left = [
      'leave file.1 (shared-with-others)',
      'leave note.1 (tied-to-kept)',
      'leave note.2 (tied-to-kept)',
    ];
    expect(plan(ring)).toEqual(left);
    expect(plan(ring.toReversed())).toEqual(left);
  });

  test('records that each forbid the other to go first stay, and say why', () => {
    expect(
      plan([
        record('note.1', { of: 'note.2', whenErased: 'blocks' }),
        record('note.2', { of: 'note.1', whenErased: 'blocks' }),
      ]),
    ).toEqual(['leave note.1 (tied-to-kept)', 'leave note.2 (tied-to-kept)']);
  });
});

describe('what concerns somebody else stays, cut loose', () => {
  const shared = { of: 'row.1', relation: 'shared' } as const;

  test('a shared note is cut loose from the row', () => {
    expect(plan([row, record('note.1', { ...shared, can: ['erase', 'detach'] })])).toEqual([
      'detach note.1 from row.1 (shared-with-others)',
      'erase row.1',
    ]);
  });

  test('fields that hold the person alone are overwritten before the tie is cut', () => {
    const note = record('note.1', { ...shared, can: ['redact', 'detach'], redactable: ['attendee'] });
    expect(plan([row, note])).toEqual([
      'redact note.1 attendee (shared-with-others)',
      'detach note.1 from row.1 (shared-with-others)',
      'erase row.1',
    ]);
  });

  test('one that would go along is cut loose first', () => {
    expect(
      plan([row, record('note.1', { ...shared, whenErased: 'cascades', can: ['erase', 'detach'] })]),
    ).toEqual(['detach note.1 from row.1 (shared-with-others)', 'erase row.1']);
  });

  test('one that would go along and cannot be cut loose keeps the row, overwritten', () => {
    expect(plan([row, record('note.1', { ...shared, whenErased: 'cascades' })])).toEqual([
      'redact row.1 email+name (tied-to-kept)',
      'leave note.1 (shared-with-others)',
    ]);
  });

  test('one found first as theirs and then as somebody else’s too is somebody else’s too', () => {
    const note = record('note.1', {
      of: 'row.1',
      can: ['erase', 'redact', 'detach'],
      redactable: ['text'],
    });
    const again = record('note.1', { ...shared, of: 'row.2', can: ['detach'] });
    const lines = [
      'detach note.1 from row.1 (shared-with-others)',
      'detach note.1 from row.2 (shared-with-others)',
      'erase row.1',
      'erase row.2',
    ];
    expect(plan([row, record('row.2'), note, again])).toEqual(lines);
    expect(plan([again, note, record('row.2'), row])).toEqual(lines);
  });

  test('the same tie found twice is cut once', () => {
    const note = record('note.1', { ...shared, can: ['detach'] });
    expect(plan([row, note, note])).toEqual(['detach note.1 from row.1 (shared-with-others)', 'erase row.1']);
  });

  test('how many others are concerned is the most that any path showed', () => {
    const others = { persons: 3, organisations: 1, transactions: 0 };
    const [line] = planErasure(
      [
        graphOf([
          record('note.1', { ...shared, others }),
          record('note.1', { ...shared, of: 'row.2', others: { ...others, persons: 2, transactions: 4 } }),
        ]),
      ],
      duties(),
    );
    expect(line?.others).toEqual({ persons: 3, organisations: 1, transactions: 4 });
  });
});

describe('what blocks the row', () => {
  const blocker = (can: Related['can'], redactable: readonly string[] = []): Related =>
    record('deal.1', { of: 'row.1', whenErased: 'blocks', can, redactable });

  test('a deal is never erased: it is cut loose, and its fields about the person overwritten', () => {
    expect(plan([row, blocker(['erase', 'redact', 'detach'], ['contactName'])])).toEqual([
      'redact deal.1 contactName (commercial-record)',
      'detach deal.1 from row.1 (commercial-record)',
      'erase row.1',
    ]);
  });

  test('a deal that cannot be cut loose keeps the row, overwritten', () => {
    expect(plan([row, blocker(['erase'])])).toEqual([
      'redact row.1 email+name (tied-to-kept)',
      'leave deal.1 (commercial-record)',
    ]);
  });

  test('an activity that can neither be erased nor cut loose keeps the row, overwritten', () => {
    expect(plan([row, record('note.1', { of: 'row.1', whenErased: 'blocks', can: [] })])).toEqual([
      'redact row.1 email+name (tied-to-kept)',
      'leave note.1 (vendor-cannot)',
    ]);
  });

  test('an activity that cannot be erased is cut loose', () => {
    expect(plan([row, record('note.1', { of: 'row.1', whenErased: 'blocks', can: ['detach'] })])).toEqual([
      'detach note.1 from row.1 (vendor-cannot)',
      'erase row.1',
    ]);
  });

  test('a row that can be neither erased nor overwritten is left, and says so', () => {
    expect(plan([record('row.1', { can: [] })])).toEqual(['leave row.1 (vendor-cannot)']);
  });

  test('what hangs on a record that stays, and only goes along, stays with it', () => {
    expect(
      plan([
        record('note.1', { of: 'company.1', whenErased: 'cascades', can: [] }),
        record('reply.1', { of: 'note.1', whenErased: 'cascades', can: [] }),
        record('company.1'),
      ]),
    ).toEqual([
      'leave company.1 (commercial-record)',
      'leave note.1 (vendor-cannot)',
      'leave reply.1 (vendor-cannot)',
    ]);
  });

  test('a company is never erased, nor taken along', () => {
    expect(plan([row, record('company.1', { of: 'row.1', whenErased: 'cascades' })])).toEqual([
      'redact row.1 email+name (tied-to-kept)',
      'leave company.1 (commercial-record)',
    ]);
  });
});

describe('a hold wins', () => {
  const overLea = { over: 'person', identifiers: [{ kind: 'email', value: ' LEA@example.fr' }] } as const;

  test('over the person, it keeps every record whole, and cuts nothing loose', () => {
    const note = record('note.1', { of: 'row.1', relation: 'shared', can: ['redact', 'detach'] });
    expect(
      plan([row, note, record('deal.1', { of: 'row.1', can: ['detach'] })], {
        holds: [hold(overLea)],
        exemptions: [exemption('deal')],
      }),
    ).toEqual(['keep deal.1 (legal-hold)', 'keep note.1 (legal-hold)', 'keep row.1 (legal-hold)']);
  });

  test('over the person, messages are stopped all the same', () => {
    expect(plan([row], { holds: [hold(overLea)] }, { canObject: true, addresses: [lea] })).toEqual([
      'object lea@example.fr (mail-could-leave)',
      'keep row.1 (legal-hold)',
    ]);
  });

  test('over one record, the others go', () => {
    const note = record('note.1', { of: 'row.1' });
    expect(plan([row, note, record('note.2')], { holds: [holdOn('note.1')] })).toEqual([
      'erase note.2',
      'erase row.1',
      'keep note.1 (legal-hold)',
    ]);
  });

  test('over a record two hops down a cascade, the row stays too, overwritten', () => {
    expect(
      plan(
        [
          row,
          record('membership.1', {
            of: 'row.1',
            whenErased: 'cascades',
            can: ['erase', 'redact'],
            redactable: ['text'],
          }),
          record('note.1', { of: 'membership.1', whenErased: 'cascades' }),
          record('note.2', { of: 'membership.1', whenErased: 'cascades' }),
        ],
        { holds: [holdOn('note.1')] },
      ),
    ).toEqual([
      'redact membership.1 text (tied-to-kept)',
      'redact row.1 email+name (tied-to-kept)',
      'erase note.2',
      'keep note.1 (legal-hold)',
    ]);
  });

  test('over a record that blocks the row, nothing is cut loose', () => {
    const note = record('note.1', { of: 'row.1', whenErased: 'blocks', can: ['erase', 'detach'] });
    expect(plan([row, note], { holds: [holdOn('note.1')] })).toEqual([
      'redact row.1 email+name (tied-to-kept)',
      'keep note.1 (legal-hold)',
    ]);
  });

  test('in another system, it is over another record', () => {
    const elsewhere = holdOn('row.1', {
      over: { over: 'record', ref: { system: 'sales', kind: 'row', id: '1' } },
    });
    expect(plan([row], { holds: [elsewhere] })).toEqual(['erase row.1']);
  });

  test('of two, the one that lasts longest is named, be it over the person or the record', () => {
    const [line] = planErasure(
      [graphOf([row])],
      duties({
        holds: [
          hold(overLea, { until: '2027-01-31', ground: 'the short one' }),
          holdOn('row.1', { id: 2, until: '2029-01-31', ground: 'the long one' }),
        ],
      }),
    );
    expect(line).toMatchObject({ ground: 'the long one', until: '2029-01-31' });
  });
});

describe('an exemption keeps what it names, and no more', () => {
  const invoice = record('deal.1', {
    of: 'row.1',
    whenErased: 'blocks',
    can: ['redact', 'detach'],
    redactable: ['name', 'phone', 'comment'],
    facts: { date: '2025-02-28' },
  });

  test('the named fields stay until the duty ends, the others are overwritten, and so is the row', () => {
    const lines = planErasure([graphOf([row, invoice])], duties({ exemptions: [exemption('deal')] }));
    expect(lines.map((line) => told(line, lines))).toEqual([
      'redact deal.1 comment+phone (exemption)',
      'redact row.1 email+name (tied-to-kept)',
      'keep deal.1 name+address (exemption)',
    ]);
    expect(lines.at(-1)).toMatchObject({ ground: 'C. com. L123-22', until: '2035-02-28' });
  });

  test('two duties over one record keep the fields of both', () => {
    const second = exemption('deal', {
      name: 'claims',
      fields: ['phone'],
      ground: 'C. civ. 2224',
      keep: 'P5Y',
    });
    const lines = planErasure([graphOf([invoice])], duties({ exemptions: [exemption('deal'), second] }));
    expect(lines.map((line) => told(line, lines))).toEqual([
      'redact deal.1 comment (exemption)',
      'keep deal.1 name+address (exemption)',
      'keep deal.1 phone (exemption)',
    ]);
    expect(lines.map((line) => line.until)).toEqual([null, '2035-02-28', '2030-02-28']);
  });

  test('a duty that has ended keeps nothing; it stands on its last day', () => {
    const note = record('note.1', { facts: { date: '2016-11-20' } });
    const older = record('note.2', { facts: { date: '2016-11-19' } });
    expect(plan([note, older], { exemptions: [exemption('note')] })).toEqual([
      'erase note.2',
      'keep note.1 name+address (exemption)',
    ]);
  });

  test('a record without a date is kept as if it were of today', () => {
    const [line] = planErasure([graphOf([record('note.1')])], duties({ exemptions: [exemption('note')] }));
    expect(line).toMatchObject({ action: 'keep', until: '2036-11-20' });
  });

  test('a duty that names no field keeps the whole record', () => {
    expect(plan([invoice], { exemptions: [exemption('deal', { fields: [] })] })).toEqual([
      'keep deal.1 (exemption)',
    ]);
  });

  test('in another system or over another kind, it keeps nothing', () => {
    const elsewhere = exemption('note', { in: { sales: ['note'], 'crm-eu': ['deal'] } });
    expect(plan([record('note.1')], { exemptions: [elsewhere] })).toEqual(['erase note.1']);
  });
});

describe('where records only go into a bin', () => {
  const bin = { binKinds: ['row', 'note', 'membership'] };
  const able = { can: ['erase', 'redact', 'detach'], redactable: ['text'] } as const;

  test('what is theirs alone goes there in the order of an erasure, with what the vendor takes along', () => {
    expect(
      plan(
        [
          row,
          record('note.1', { of: 'row.1', whenErased: 'blocks', ...able }),
          record('membership.1', { of: 'row.1', whenErased: 'cascades', can: [] }),
        ],
        {},
        bin,
      ),
    ).toEqual(['recycle note.1', 'recycle membership.1 with row.1', 'recycle row.1']);
  });

  test('what concerns somebody else, or is business, stays as it is: no bin gives back what was overwritten or cut', () => {
    expect(
      plan(
        [
          row,
          record('note.1', { of: 'row.1', relation: 'shared', ...able }),
          record('deal.1', { of: 'row.1', ...able }),
        ],
        {},
        bin,
      ),
    ).toEqual(['recycle row.1', 'leave deal.1 (commercial-record)', 'leave note.1 (shared-with-others)']);
  });

  test.each(['blocks', 'cascades'] as const)(
    'nothing is cut loose so that the row may go: %s',
    (whenErased) => {
      const shared = record('note.1', { of: 'row.1', relation: 'shared', whenErased, ...able });
      expect(plan([row, shared], {}, bin)).toEqual([
        'leave note.1 (shared-with-others)',
        'leave row.1 (tied-to-kept)',
      ]);
    },
  );

  test('what would be destroyed by itself, or with the row, is named', () => {
    expect(plan([row, record('file.1', { of: 'row.1' })], {}, bin)).toEqual([
      'recycle row.1',
      'leave file.1 (no-recycle-bin)',
    ]);
    const along = record('file.1', { of: 'row.1', whenErased: 'cascades', can: [] });
    expect(plan([row, along], {}, bin)).toEqual([
      'leave file.1 (no-recycle-bin)',
      'leave row.1 (tied-to-kept)',
    ]);
  });

  test('what an erasure would only overwrite is named too, and what nothing can be done with stays', () => {
    const [fixed, writable] = [
      record('reply.1', { of: 'row.1', can: [] }),
      record('note.1', { of: 'row.1', ...able, can: ['redact'] }),
    ];
    expect(plan([row, fixed, writable], {}, bin)).toEqual([
      'recycle row.1',
      'leave note.1 (no-recycle-bin)',
      'leave reply.1 (vendor-cannot)',
    ]);
  });

  test('a duty keeps what it names, and nothing beside it is overwritten', () => {
    const note = record('note.1', { of: 'row.1', ...able, redactable: ['text', 'name'] });
    expect(plan([row, note], { exemptions: [exemption('note')] }, bin)).toEqual([
      'recycle row.1',
      'keep note.1 name+address (exemption)',
    ]);
    expect(plan([row, note], { holds: [holdOn('row.1')] }, bin)).toEqual([
      'recycle note.1',
      'keep row.1 (legal-hold)',
    ]);
  });

  test('a tool without a bin gives nothing away', () => {
    expect(plan([row], {}, { binKinds: [] })).toEqual(['leave row.1 (no-recycle-bin)']);
  });
});

describe('messages are stopped first where one could still leave', () => {
  const canObject = { canObject: true, addresses: [lea] };

  test('not where the row is purged at once', () => {
    expect(plan([row], {}, canObject)).toEqual(['erase row.1']);
  });

  test('where the vendor erases later', () => {
    expect(plan([record('slowRow.1')], {}, canObject)).toEqual([
      'object lea@example.fr (mail-could-leave)',
      'erase slowRow.1',
    ]);
  });

  test('where the row stays', () => {
    const deal = record('deal.1', { of: 'row.1', whenErased: 'blocks' });
    expect(plan([row, deal], {}, canObject)[0]).toBe('object lea@example.fr (mail-could-leave)');
  });

  test('at every address of the person, and never as a statement about others', () => {
    const other = { kind: 'email', value: 'a@example.fr' } as const;
    const related = [record('slowRow.1', { others: { persons: 0, organisations: 2, transactions: 0 } })];
    const lines = planErasure([graphOf(related, { canObject: true, addresses: [lea, other] })], duties());
    expect(lines.filter((line) => line.action === 'object')).toMatchObject([
      { address: other, others: { organisations: 0 } },
      { address: lea, others: { organisations: 0 } },
    ]);
  });

  test('not where the tool cannot, and not where the person has no row', () => {
    expect(plan([record('slowRow.1')], {}, { addresses: [lea] })).toEqual(['erase slowRow.1']);
    expect(plan([record('note.1', { can: [] })], {}, canObject)).toEqual(['leave note.1 (vendor-cannot)']);
  });
});

test('a record in the bin that no verb reaches is named as erased already', () => {
  const recycled = { recycled: new Set(['row:1', 'row:2']) };
  expect(plan([record('row.1', { can: [] }), record('row.2')], {}, recycled)).toEqual([
    'erase row.2',
    'leave row.1 (already-erased)',
  ]);
});

test('systems keep apart records of one name, and lines that go through another', () => {
  const cascade = [record('row.1'), record('note.1', { of: 'row.1', whenErased: 'cascades' })];
  const lines = planErasure(
    [graphOf(cascade, { system: 'sales' }), graphOf(cascade)],
    duties({ holds: [holdOn('note.1')] }),
  );
  expect(lines.map((line) => `${line.number} ${line.system} ${told(line, lines)}`)).toEqual([
    '1 crm-eu keep note.1 (legal-hold)',
    '2 crm-eu leave row.1 (tied-to-kept)',
    '3 sales erase note.1 with row.1',
    '4 sales erase row.1',
  ]);
});
