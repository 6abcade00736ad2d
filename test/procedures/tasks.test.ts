import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Person } from '../../src/domain/approval.ts';
import { EVERYWHERE } from '../../src/domain/perimeter.ts';
import type { Greffe } from '../../src/greffe.ts';
import { systemsNoun } from '../../src/greffe/systems.ts';
import type { TestHouse } from '../support/house.ts';
import { dpo } from '../support/house.ts';
import { deskOf } from '../support/requests.ts';
import { dumpOf } from '../support/dump.ts';
import { unzip } from '../support/unzip.ts';
import { archiviste, askedHouse, GROUND } from '../support/asked-house.ts';

const never = new AbortController().signal;
const EMAIL = 'zoe.canari@example.fr';
const DAY_MS = 86_400_000;

let house: TestHouse;
let desk: ReturnType<typeof deskOf>;

beforeEach(async () => {
  house = await askedHouse();
  desk = deskOf(house, house.greffe);
  await house.systems['crm-eu']?.world.person({ given: 'Zoé', family: 'Canari', emails: [EMAIL] });
});
afterEach(async () => {
  expect(house.logged()).not.toMatch(/canari/i);
  for (const { subject, text } of house.letters.taken) expect(`${subject} ${text}`).not.toMatch(/canari/i);
  await house.close();
});

const tasks = () => house.greffe.tasks.list(dpo);
const onlyTask = async () => {
  const [one, ...more] = await tasks();
  if (!one || more.length > 0) throw new Error('There is not exactly one task.');
  return one.task;
};
const answered = async (said: Parameters<Greffe['tasks']['answer']>[1], by = dpo) => {
  const task = await onlyTask();
  await house.greffe.tasks.answer({ by, id: task.id }, said);
  await desk.carryOn(task.request);
};
const done = { kind: 'done', attestedAs: 'Claire Exemple' } as const;
const codeIn = (text: string | undefined): string =>
  /--code (\S+)/.exec(text ?? '')?.[1] ?? 'no code in the letter';

describe('an erasure with a tool and a room of paper', () => {
  test('asks once, waits by name, and ends attested: not read back, and said so', async () => {
    const id = await desk.signed(EMAIL);
    await desk.carryOn(id);
    const task = await onlyTask();
    expect(task).toMatchObject({
      system: 'archive-papier',
      act: 'erase',
      person: 'archiviste',
      request: id,
      dueOn: '2026-04-04',
    });
    expect(await desk.waitsFor(id)).toBe(`task ${task.id} of archiviste, due on 2026-04-04.`);
    const { witness } = house.systems['crm-eu'] ?? {};
    expect(witness?.occurrences(EMAIL).filter(({ state }) => state === 'live')).toEqual([]);

    await answered(done);
    await desk.untilTheEnd(id);
    expect(await desk.state(id)).toBe('done');
    const { systems, residues } = await desk.statement(id);
    expect(systems.find(({ system }) => system === 'archive-papier')).toMatchObject({
      erased: 1,
      verified: 0,
      attested: 1,
      verifiedAt: null,
    });
    expect(systems.find(({ system }) => system === 'crm-eu')).not.toHaveProperty('attested');
    expect(residues).toEqual([]);
  });

  test('a silence never counts as done, however long it lasts', async () => {
    const id = await desk.signed(EMAIL);
    await desk.carryOn(id);
    for (let day = 0; day < 60; day += 1) {
      house.clock.set(new Date(house.clock.now().getTime() + DAY_MS));
      await desk.carryOn(id);
    }
    expect(await desk.state(id)).toBe('applying');
    expect(await tasks()).toMatchObject([{ isLate: true }]);
    expect(await desk.waitsFor(id)).toMatch(/^task \d+ of archiviste, late since 2026-04-04\.$/);
    expect(await desk.lines(id)).toContain('1 erase dossier accepted');
    const { plans } = await desk.show(id);
    const paper = plans.flatMap(({ lines }) => lines.filter(({ line }) => line.system === 'archive-papier'));
    expect(paper.map(({ verdict }) => verdict)).toEqual([null]);
    await expect(desk.statement(id)).rejects.toThrow();
  });

  test('nothing found ends it as well, under the name of whoever looked', async () => {
    const id = await desk.signed(EMAIL);
    await desk.carryOn(id);
    await answered({ kind: 'nothing-found' }, archiviste);
    await desk.untilTheEnd(id);
    expect(await desk.state(id)).toBe('done');
    expect(await desk.lines(id)).toContain('1 erase dossier already nothing-held');
    const { systems } = await desk.statement(id);
    expect(systems.find(({ system }) => system === 'archive-papier')).toMatchObject({
      erased: 0,
      attested: 1,
    });
  });

  test('an exception stays on the certificate, with its ground, and counts as nothing erased', async () => {
    const id = await desk.signed(EMAIL);
    await desk.carryOn(id);
    await answered({ kind: 'exception', ground: GROUND });
    await desk.untilTheEnd(id);
    expect(await desk.state(id)).toBe('done');
    const { residues, systems } = await desk.statement(id);
    expect(residues).toMatchObject([
      { system: 'archive-papier', kind: 'dossier', why: 'exemption', ground: GROUND },
    ]);
    expect(systems.find(({ system }) => system === 'archive-papier')).toMatchObject({ erased: 0, kept: 1 });
  });

  test('a withdrawn request asks nobody any more, and ends with what was done', async () => {
    const id = await desk.signed(EMAIL);
    await desk.carryOn(id);
    const task = await onlyTask();
    await house.greffe.requests.withdraw(dpo, id);
    house.clock.set(new Date(house.clock.now().getTime() + 10 * 60_000));
    await desk.carryOn(id);
    expect(await tasks()).toEqual([]);
    await expect(house.greffe.tasks.answer({ by: archiviste, id: task.id }, done)).rejects.toMatchObject({
      code: 'request-ended',
    });
    const { residues } = await desk.statement(id);
    expect(residues.filter(({ system }) => system === 'archive-papier')).toMatchObject([
      { kind: 'dossier', why: 'not-carried-out' },
    ]);
  });

  test('an answer is corrected by another one beside it, and the certificate follows', async () => {
    const id = await desk.signed(EMAIL);
    await desk.carryOn(id);
    const task = await onlyTask();
    await answered(done);
    await expect(
      house.greffe.tasks.answer({ by: dpo, id: task.id }, { kind: 'nothing-found' }),
    ).rejects.toMatchObject({ code: 'answered-already' });
    await house.greffe.tasks.answer(
      { by: dpo, id: task.id },
      { kind: 'exception', ground: GROUND, corrects: true },
    );
    await desk.untilTheEnd(id);
    expect((await desk.statement(id)).residues).toMatchObject([{ why: 'exemption', ground: GROUND }]);
  });
});

describe('an objection', () => {
  const object = async (stops: readonly ('email' | 'phone' | 'sms' | 'mail')[], of = house) => {
    const id = await of.greffe.requests.open(dpo, {
      controller: 'acme',
      rights: ['objection'],
      identifiers: [{ kind: 'email', value: EMAIL }],
      channel: 'email',
      requester: { kind: 'data-subject' },
      stops,
    });
    await of.greffe.requests.carryOn(id, never);
    return id;
  };

  test('is one task for all its channels, due at once, and no exception to it is taken', async () => {
    const id = await object(['email', 'mail']);
    const task = await onlyTask();
    expect(task).toMatchObject({ act: 'stop', channels: ['email', 'mail'], dueOn: '2026-03-07' });
    expect(await house.systems['crm-eu']?.world.mayReceive({ channel: 'email', address: EMAIL })).toBe(false);
    await expect(
      house.greffe.tasks.answer({ by: dpo, id: task.id }, { kind: 'exception', ground: GROUND }),
    ).rejects.toMatchObject({ code: 'no-exception' });
    await answered(done);
    expect(await desk.state(id)).toBe('done');
    const { systems } = await desk.statement(id);
    expect(systems.find(({ system }) => system === 'archive-papier')).toMatchObject({
      objected: 2,
      attested: 2,
    });
  });

  test('of a channel that a tool cannot be told of is a task for whoever answers for it', async () => {
    const other = await askedHouse({ hasHandsEverywhere: true });
    try {
      const id = await object(['email', 'mail'], other);
      const open = await other.greffe.tasks.list(dpo);
      expect(open.map(({ task }) => `${task.system}: ${task.channels.join(' ')}`).sort()).toEqual([
        'archive-papier: email mail',
        'crm-eu: mail',
      ]);
      const { plans } = await other.greffe.requests.show(dpo, id);
      expect(plans.flatMap(({ plan }) => plan.gaps)).toEqual([]);
    } finally {
      await other.close();
    }
  });
});

describe('a rectification', () => {
  const MOVED = 'lise.canari@example.fr';
  /** Lise lives in Lille now: the tool is corrected, and whoever holds the paper is asked. */
  const asked = async (): Promise<number> => {
    const id = await house.greffe.requests.open(dpo, {
      controller: 'acme',
      rights: ['rectification'],
      identifiers: [{ kind: 'email', value: MOVED }],
      channel: 'email',
      requester: { kind: 'data-subject' },
      corrections: [{ field: 'town', to: 'Lille-sur-Canari' }],
    });
    await desk.carryOn(id);
    await desk.identify(id);
    await desk.sign(id);
    await desk.carryOn(id);
    return id;
  };
  const ofPaper = async (id: number) =>
    (await desk.statement(id)).systems.find(({ system }) => system === 'archive-papier');

  beforeEach(async () => {
    const { world } = house.systems['crm-eu'] ?? {};
    await world?.person({ given: 'Lise', family: 'Canari', emails: [MOVED], town: 'Lyon-Canari' });
  });

  test('shows in its task what is known to be wrong and what is right, and ends attested', async () => {
    const id = await asked();
    const task = await onlyTask();
    expect(task).toMatchObject({ act: 'rectify', system: 'archive-papier', dueOn: '2026-04-04' });
    expect(await desk.waitsFor(id)).toBe(`task ${task.id} of archiviste, due on 2026-04-04.`);
    const { changes } = await house.greffe.tasks.show({ by: archiviste, id: task.id });
    expect(changes).toEqual([{ field: 'town', now: 'Lyon-Canari', to: 'Lille-sur-Canari' }]);
    await answered(done, archiviste);
    expect(await desk.state(id)).toBe('done');
    expect(await ofPaper(id)).toMatchObject({
      rectified: 1,
      rectifiedFields: ['town'],
      attested: 1,
      verified: 0,
    });
    expect((await desk.statement(id)).residues).toEqual([]);
  });

  test('that could not be made there is noted, with a reason that no certificate shows', async () => {
    const id = await asked();
    const { id: task } = await onlyTask();
    await expect(
      house.greffe.tasks.answer({ by: archiviste, id: task }, { kind: 'could-not', words: ' ' }),
    ).rejects.toMatchObject({ code: 'no-words' });
    await answered({ kind: 'could-not', words: 'Registre de Canari scellé' }, archiviste);
    expect(await desk.state(id)).toBe('done');
    expect((await desk.statement(id)).residues).toMatchObject([
      { system: 'archive-papier', kind: 'dossier', why: 'cannot-rectify' },
    ]);
    expect(await ofPaper(id)).not.toHaveProperty('rectified');
    const { file } = await house.greffe.certificates.show(dpo, id);
    expect(file).not.toMatch(/canari|scellé/i);
    const { task: seen } = await house.greffe.tasks.show({ by: dpo, id: task });
    expect(seen.answer?.words).toBe('Registre de Canari scellé');
  });

  test('of somebody of whom nothing is held corrects nothing, and says so', async () => {
    const id = await asked();
    await answered({ kind: 'nothing-found' });
    expect(await desk.state(id)).toBe('done');
    expect(await ofPaper(id)).not.toHaveProperty('rectified');
    expect((await desk.statement(id)).residues).toEqual([]);
  });

  test('takes no answer that is another act’s', async () => {
    await asked();
    const { id } = await onlyTask();
    await expect(
      house.greffe.tasks.answer({ by: dpo, id }, { kind: 'exception', ground: GROUND }),
    ).rejects.toMatchObject({ code: 'not-an-answer' });
    await expect(house.greffe.tasks.answer({ by: dpo, id }, { kind: 'already' })).rejects.toMatchObject({
      code: 'not-attested',
    });
  });

  test('is corrected by another answer beside the first: what could not be done is done after all', async () => {
    const id = await asked();
    const { id: task } = await onlyTask();
    await house.greffe.tasks.answer({ by: dpo, id: task }, done);
    await house.greffe.tasks.answer(
      { by: dpo, id: task },
      { kind: 'could-not', words: 'Le registre est ailleurs', corrects: true },
    );
    await desk.carryOn(id);
    expect((await desk.statement(id)).residues).toMatchObject([{ why: 'cannot-rectify' }]);
  });

  test('of a tool that cannot be told, and of which nobody is named, is a warning that says whom to name', async () => {
    const plain = house.house;
    const lacking = {
      ...plain,
      system: async (name: string) => {
        const system = await plain.system(name);
        const { rectify: _rectify, ...connection } = system.connection;
        return { ...system, connection };
      },
    };
    const [report] = await systemsNoun(lacking).check(['crm-eu'], { signal: never, priority: 'person' });
    expect(report?.findings).toContainEqual({
      severity: 'warning',
      says: expect.stringMatching(
        /cannot be told to rectify .* name tasks\.holder of crm-eu in systems\.yaml/,
      ),
    });
  });

  test('is of the named person of a tool that cannot be told to correct', async () => {
    const other = await askedHouse({ hasHandsEverywhere: true });
    try {
      const tool = await other.house.system('crm-eu');
      expect(tool.connection.rectify?.kinds).toContain('dossier');
    } finally {
      await other.close();
    }
  });
});

describe('a restriction', () => {
  const restricted = async (): Promise<number> => {
    const id = await house.greffe.requests.open(dpo, {
      controller: 'acme',
      rights: ['restriction'],
      identifiers: [{ kind: 'email', value: EMAIL }],
      channel: 'email',
      requester: { kind: 'data-subject' },
      restriction: { ground: 'claims' },
    });
    await desk.carryOn(id);
    return id;
  };
  const taskOf = async (act: string) =>
    (await tasks()).map(({ task }) => task).find((one) => one.act === act);
  const answer = async (act: string, said: Parameters<Greffe['tasks']['answer']>[1]): Promise<void> => {
    const task = await taskOf(act);
    if (!task) throw new Error(`Nobody is asked to ${act}.`);
    await house.greffe.tasks.answer({ by: archiviste, id: task.id }, said);
    await desk.carryOn(task.request);
  };
  const lift = async (id: number): Promise<void> => {
    const placed = await house.greffe.restrictions.ofRequest(dpo, id);
    await house.greffe.restrictions.lift(dpo, placed?.id ?? 0, {
      toldOn: house.greffe.requests.today('acme'),
      reason: 'settled',
    });
    await desk.carryOn(id);
  };
  const marks = async (id: number): Promise<readonly string[]> =>
    (await desk.lines(id)).filter((line) => / (restrict|lift) dossier /.test(line));

  test('is a task that is due at once, and its lift another one, for a mark that was put', async () => {
    const id = await restricted();
    expect(await taskOf('restrict')).toMatchObject({ system: 'archive-papier', dueOn: '2026-03-07' });
    await desk.identify(id);
    await answer('stop', { kind: 'nothing-found' });
    expect(await desk.state(id)).toBe('applying');
    await answer('restrict', done);
    expect(await desk.state(id)).toBe('done');
    const before = (await desk.statement(id)).systems.find(({ system }) => system === 'archive-papier');
    expect(before).toMatchObject({ restricted: 1, objected: 0 });

    await lift(id);
    expect(await taskOf('lift')).toMatchObject({ system: 'archive-papier', dueOn: '2026-03-12' });
    // Its request has ended, and it is answered all the same.
    await answer('lift', done);
    expect(await tasks()).toEqual([]);
    const after = (await desk.statement(id)).systems.find(({ system }) => system === 'archive-papier');
    expect(after).toMatchObject({ restricted: 1, lifted: 1 });
    const placed = await house.greffe.restrictions.ofRequest(dpo, id);
    expect(placed && 'undoneAt' in placed && placed.undoneAt).not.toBeNull();
  });

  test('lifted before anybody answered asks for no mark any more, and to take off one that was put', async () => {
    const id = await restricted();
    await lift(id);
    expect((await tasks()).map(({ task }) => task.act).sort()).toEqual(['lift']);
    expect(await marks(id)).toEqual([
      expect.stringMatching(/restrict dossier stopped blocked: TAKEN_BACK$/),
      expect.stringMatching(/lift dossier accepted$/),
    ]);
    await answer('lift', { kind: 'already', attestedAs: 'Claire Exemple' });
    expect((await marks(id)).at(-1)).toMatch(/lift dossier already$/);
  });

  test('of what was marked before for another reason takes no mark off', async () => {
    const id = await restricted();
    await answer('restrict', { kind: 'already', attestedAs: 'Claire Exemple' });
    await lift(id);
    expect(await taskOf('lift')).toBeUndefined();
  });

  test('lifted while another one stands over the person leaves their mark', async () => {
    const first = await restricted();
    await answer('restrict', done);
    await restricted();
    await lift(first);
    expect(await taskOf('lift')).toBeUndefined();
  });

  test('that found the mark of another one has it taken off by the last lift, and once it is off by none', async () => {
    const first = await restricted();
    await answer('restrict', done);
    const second = await restricted();
    await answer('restrict', { kind: 'already', attestedAs: 'Claire Exemple' });
    await lift(first);
    expect(await taskOf('lift')).toBeUndefined();
    await lift(second);
    expect(await taskOf('lift')).toMatchObject({ request: second });
    house.clock.advance(60_000);
    await answer('lift', done);
    const third = await restricted();
    await answer('restrict', { kind: 'already', attestedAs: 'Claire Exemple' });
    await lift(third);
    expect(await taskOf('lift')).toBeUndefined();
  });

  test('whose mark could not be taken off is an alert, and an answer that corrects it is taken in either way', async () => {
    const id = await restricted();
    await answer('restrict', done);
    await desk.identify(id);
    await lift(id);
    const task = await taskOf('lift');
    await answer('lift', { kind: 'could-not', words: 'Local fermé' });
    const placed = await house.greffe.restrictions.ofRequest(dpo, id);
    const stands = async () => {
      const { restriction, alerts } = await house.greffe.restrictions.show(dpo, placed?.id ?? 0);
      return {
        line: (await marks(id)).at(-1)?.split(' lift dossier ')[1],
        lifted: (await desk.statement(id)).systems.find(({ system }) => system === 'archive-papier')?.lifted,
        alerts: alerts.map(({ kind }) => kind),
        isUndone: 'undoneAt' in restriction && restriction.undoneAt !== null,
      };
    };
    const alerts = ['still-marked'];
    const couldNot = { line: 'stopped blocked: COULD_NOT', lifted: undefined, alerts, isUndone: true };
    expect(await stands()).toEqual(couldNot);
    const correct = async (said: Parameters<Greffe['tasks']['answer']>[1]): Promise<void> => {
      await house.greffe.tasks.answer({ by: dpo, id: task?.id ?? 0 }, said);
      await desk.carryOn(id);
    };
    await correct({ ...done, corrects: true });
    expect(await stands()).toEqual({ line: 'done', lifted: 1, alerts, isUndone: true });
    await correct({ kind: 'could-not', words: 'Un autre local', corrects: true });
    expect(await stands()).toEqual(couldNot);
  });

  test('lifted after a process died while somebody was asked to mark asks to take off what they may have marked', async () => {
    const { lines, tasks: store } = house.house.store;
    const end = lines.end.bind(lines);
    Object.assign(lines, {
      end: async (...given: Parameters<typeof end>) => {
        const isAsked = (await store.awaited(given[0], EVERYWHERE)).some(({ act }) => act === 'restrict');
        if (isAsked && given[2].some(({ ticket }) => ticket !== null)) throw new Error('It dies here.');
        return end(...given);
      },
    });
    await expect(restricted()).rejects.toThrow('It dies here.');
    Object.assign(lines, { end });
    const [open] = await house.greffe.requests.list(dpo, { open: true });
    const id = open?.request.id ?? 0;
    expect(await taskOf('restrict')).toMatchObject({ request: id });
    await lift(id);
    for (let round = 0; round < 4; round += 1) {
      house.clock.advance(60 * 60_000);
      await desk.carryOn(id);
    }
    expect((await marks(id))[0]).toMatch(/restrict dossier stopped restriction-lifted$/);
    expect(await taskOf('lift')).toMatchObject({ request: id });
  });

  test('that could not be marked stays a residue, until somebody answers that it was after all', async () => {
    const id = await restricted();
    const task = await taskOf('restrict');
    await answer('restrict', { kind: 'could-not', words: 'Local fermé' });
    expect(await marks(id)).toEqual([expect.stringMatching(/restrict dossier stopped blocked: COULD_NOT$/)]);
    await house.greffe.tasks.answer({ by: dpo, id: task?.id ?? 0 }, { ...done, corrects: true });
    await desk.carryOn(id);
    expect(await marks(id)).toEqual([expect.stringMatching(/restrict dossier done$/)]);
  });

  test('is reminded of, then goes to the deputy and to the DPO: a silence marks nothing', async () => {
    const id = await restricted();
    for (let day = 0; day < 4; day += 1) {
      house.clock.set(new Date(house.clock.now().getTime() + DAY_MS));
      await house.greffe.handlers.nightly(
        { name: 'nightly', key: 'night', data: { controller: 'acme', day: '2026-03-05' } },
        { signal: never, assertHeld: async () => undefined },
      );
      await desk.carryOn(id);
    }
    expect(new Set(house.letters.taken.map(({ to }) => to))).toEqual(
      new Set(['archives@acme.example', 'adjoint@acme.example', 'dpo@acme.example']),
    );
    expect(await marks(id)).toEqual([expect.stringMatching(/restrict dossier accepted$/)]);
    const code = codeIn(house.letters.taken.find(({ to }) => to === 'archives@acme.example')?.text);
    await expect(house.greffe.tasks.show({ code })).rejects.toMatchObject({ code: 'code-over' });
  });
});

describe('an access', () => {
  const asked = async (): Promise<number> => {
    const id = await house.greffe.requests.open(dpo, {
      controller: 'acme',
      rights: ['access'],
      identifiers: [{ kind: 'email', value: EMAIL }],
      channel: 'email',
      requester: { kind: 'data-subject' },
    });
    await desk.carryOn(id);
    // Nobody is asked for a copy before it is known who asks.
    expect(await tasks()).toEqual([]);
    await desk.identify(id);
    return id;
  };
  const fetched = async (id: number): Promise<ReadonlyMap<string, Buffer>> => {
    const review = await house.greffe.packages.review(dpo, id);
    await house.greffe.packages.sign(dpo, id, review.package.built.digest, never);
    const chunks: Uint8Array[] = [];
    for await (const chunk of (await house.greffe.packages.fetch(dpo, id)).stream) chunks.push(chunk);
    await desk.carryOn(id);
    return unzip(Buffer.concat(chunks));
  };
  const file = (name: string, content: string) => ({ name, content: Buffer.from(content) });
  const attested = { kind: 'held', attestedAs: 'Claire Exemple' } as const;

  test('asks whoever holds the paper, and no package is written before they have answered', async () => {
    const id = await asked();
    const task = await onlyTask();
    expect(task).toMatchObject({
      act: 'copy',
      system: 'archive-papier',
      person: 'archiviste',
      dueOn: '2026-03-31',
    });
    expect(await desk.waitsFor(id)).toBe(`task ${task.id} of archiviste, due on 2026-03-31.`);
    house.clock.set(new Date(house.clock.now().getTime() + 60 * DAY_MS));
    await desk.carryOn(id);
    expect(await desk.waitsFor(id)).toBe(`task ${task.id} of archiviste, late since 2026-03-31.`);
    await expect(house.greffe.packages.review(dpo, id)).rejects.toMatchObject({ code: 'no-package' });
  });

  test('puts what they gave into the package as it is, and says who answered what and when', async () => {
    const id = await asked();
    const csv = 'nom;achat\nCanari;registre de 1998\n';
    await answered({
      ...attested,
      words: 'Trois lettres de Zoé Canari, 1998',
      values: { guichet: 'Lyon-Canari' },
      files: [file('canari achats.csv', csv)],
    });
    expect(await desk.waitsFor(id)).toMatch(/^the review and signature of package/);
    const entries = await fetched(id);
    const given = [...entries].find(([path]) => path.endsWith('.csv') && path.startsWith('files/'));
    expect(given?.[1].toString()).toBe(csv);
    const data = JSON.parse(entries.get('data.json')?.toString() ?? '');
    expect(data.asked).toEqual([{ system: 'archive-papier', on: '2026-03-05', answer: 'held', why: null }]);
    expect(data.records.find(({ kind }: { kind: string }) => kind === 'dossier')).toMatchObject({
      system: 'archive-papier',
      fields: { guichet: 'Lyon-Canari', answer: 'Trois lettres de Zoé Canari, 1998' },
      files: [{ name: 'canari achats.csv', bytes: Buffer.byteLength(csv) }],
    });
    const page = entries.get('index.html')?.toString() ?? '';
    expect(page).toContain('a remis ce qui est détenu');
    expect(page).toContain('contrats signés');
    expect(await desk.state(id)).toBe('done');

    // At rest nothing was in clear, and what was given goes once the copy has left.
    for (const [table, text] of await dumpOf(house.pool))
      expect({ table, leaks: /canari|registre/i.test(text) }).toEqual({ table, leaks: false });
    const task = await house.house.store.transact((tx) =>
      house.house.store.tasks.about(tx, id, 'archive-papier', 'copy'),
    );
    if (!task) throw new Error('No task.');
    const heldNow = () => house.house.store.transact((tx) => house.house.store.tasks.held(tx, task));
    expect(await heldNow()).toMatchObject({ files: [{ mediaType: 'text/csv' }] });
    await house.greffe.handlers.nightly(
      { name: 'nightly', key: 'night', data: { controller: 'acme', day: '2026-03-05' } },
      { signal: never, assertHeld: async () => undefined },
    );
    expect(await heldNow()).toBeNull();
  });

  test('of which they hold nothing says so, with the day, and shows no empty record', async () => {
    const id = await asked();
    await answered({ kind: 'nothing-found' });
    const data = JSON.parse((await fetched(id)).get('data.json')?.toString() ?? '');
    expect(data.asked).toMatchObject([{ answer: 'nothing-found', on: '2026-03-05' }]);
    expect(data.records.map(({ kind }: { kind: string }) => kind)).toEqual(['person']);
    expect(data.unread).toEqual([]);
    expect(await desk.state(id)).toBe('done');
  });

  test('that they refuse says on which ground, and is whole all the same', async () => {
    const id = await asked();
    await answered({ kind: 'could-not', words: 'Lettres d’un avocat' });
    const { package: written } = await house.greffe.packages.review(dpo, id);
    expect(written.built.missing).toEqual([]);
    const data = JSON.parse((await fetched(id)).get('data.json')?.toString() ?? '');
    expect(data.asked).toMatchObject([{ answer: 'could-not', why: 'Lettres d’un avocat' }]);
    expect(data.unread).toMatchObject([{ system: 'archive-papier', because: 'refused' }]);
  });

  test('is written anew from a corrected answer, until it is signed', async () => {
    const id = await asked();
    const { id: task } = await onlyTask();
    await answered({ ...attested, words: 'Une lettre' });
    const first = (await house.greffe.packages.review(dpo, id)).package.built.digest;
    await house.greffe.tasks.answer(
      { by: dpo, id: task },
      { ...attested, words: 'Deux lettres', corrects: true },
    );
    await desk.carryOn(id);
    expect((await house.greffe.packages.review(dpo, id)).package.built.digest).not.toBe(first);
    const data = JSON.parse((await fetched(id)).get('data.json')?.toString() ?? '');
    expect(JSON.stringify(data.records)).toContain('Deux lettres');
    expect(JSON.stringify(data.records)).not.toContain('Une lettre');
  });

  test('signed, it takes no other answer any more', async () => {
    const id = await asked();
    const { id: task } = await onlyTask();
    await answered({ ...attested, words: 'Une lettre' });
    const review = await house.greffe.packages.review(dpo, id);
    await house.greffe.packages.sign(dpo, id, review.package.built.digest, never);
    await expect(
      house.greffe.tasks.answer({ by: dpo, id: task }, { ...attested, words: 'Deux', corrects: true }),
    ).rejects.toMatchObject({ code: 'copy-signed' });
  });

  test.each<readonly [string, Parameters<Greffe['tasks']['answer']>[1]]>([
    ['nothing-given', { ...attested, words: '  ' }],
    ['file-kind', { ...attested, files: [file('scan.tiff', 'x')] }],
    ['file-empty', { ...attested, files: [file('vide.pdf', '')] }],
    [
      'file-too-large',
      { ...attested, files: [{ name: 'x.pdf', content: new Uint8Array(20 * 2 ** 20 + 1) }] },
    ],
    ['not-attested', { kind: 'held', words: 'Une lettre' }],
  ])('takes no answer that is %s', async (code, said) => {
    await asked();
    const { id } = await onlyTask();
    await expect(house.greffe.tasks.answer({ by: dpo, id }, said)).rejects.toMatchObject({ code });
  });

  test('by a code of a letter is answered once', async () => {
    const id = await asked();
    const code = codeIn(house.letters.taken[0]?.text);
    await house.greffe.tasks.answer({ code }, { ...attested, words: 'Une lettre' });
    await expect(
      house.greffe.tasks.answer({ code }, { ...attested, words: 'Une autre' }),
    ).rejects.toMatchObject({ code: 'answered-already' });
    await desk.carryOn(id);
    expect(await desk.waitsFor(id)).toMatch(/^the review/);
  });
});

describe('letters', () => {
  const night = async (): Promise<void> => {
    house.clock.set(new Date(house.clock.now().getTime() + DAY_MS));
    await house.greffe.handlers.nightly(
      { name: 'nightly', key: 'night', data: { controller: 'acme', day: '2026-03-05' } },
      { signal: never, assertHeld: async () => undefined },
    );
  };
  const to = () => house.letters.taken.map((letter) => letter.to);

  test('go to the person at once, again at half time, then to the deputy, then to the DPO', async () => {
    await desk.signed(EMAIL);
    await desk.carryOn((await house.greffe.requests.list(dpo, { open: true }))[0]?.request.id ?? 0);
    expect(to()).toEqual(['archives@acme.example']);
    for (let day = 0; day < 32; day += 1) await night();
    expect([...new Set(to())]).toEqual(['archives@acme.example', 'adjoint@acme.example', 'dpo@acme.example']);
    // Asked, reminded, and from the due day on once a day: never twice a day.
    const days = house.letters.taken.map(({ id }) => id);
    expect(new Set(days).size).toBe(days.length);
    expect(house.letters.taken.at(-1)?.subject).toContain('en retard');
  });

  test('urge nobody to erase what a restriction keeps by now, and go on once it is lifted', async () => {
    const id = await desk.signed(EMAIL);
    await desk.carryOn(id);
    const { id: task } = await onlyTask();
    expect(to()).toEqual(['archives@acme.example']);
    const restricting = await house.greffe.requests.open(dpo, {
      controller: 'acme',
      rights: ['restriction'],
      identifiers: [{ kind: 'email', value: EMAIL }],
      channel: 'email',
      requester: { kind: 'data-subject' },
      restriction: { ground: 'claims' },
    });
    const placed = await house.greffe.restrictions.ofRequest(dpo, restricting);
    expect(placed?.callsUnderWay).toEqual([id]);
    // To whoever does not see the erasure it is not named.
    const limited: Person = { ...dpo, rights: ['restriction'] };
    expect((await house.greffe.restrictions.ofRequest(limited, restricting))?.callsUnderWay).toEqual([]);
    expect(await house.greffe.tasks.show({ by: dpo, id: task })).toMatchObject({ isOnHold: true });
    for (let day = 0; day < 20; day += 1) await night();
    expect(to()).toEqual(['archives@acme.example']);
    const told = { toldOn: house.greffe.requests.today('acme'), reason: 'settled' };
    await house.greffe.restrictions.lift(dpo, placed?.id ?? 0, told);
    await night();
    expect(to().filter((one) => one === 'archives@acme.example')).toHaveLength(2);
    expect(await house.greffe.tasks.show({ by: dpo, id: task })).toMatchObject({ isOnHold: false });
  });

  test('have a code that opens one task, shows whom it is about, and is used up by the answer', async () => {
    const id = await desk.signed(EMAIL);
    await desk.carryOn(id);
    const code = codeIn(house.letters.taken[0]?.text);
    const { identifiers } = await house.greffe.tasks.show({ code });
    expect(identifiers.map(({ value }) => value)).toContain(EMAIL);
    await house.greffe.tasks.answer({ code: code.toLowerCase() }, done);
    await expect(house.greffe.tasks.answer({ code }, done)).rejects.toMatchObject({
      code: 'answered-already',
    });
    await expect(house.greffe.tasks.show({ code })).rejects.toMatchObject({ code: 'answered-already' });
    await desk.untilTheEnd(id);
    const log = await house.greffe.audit.list({ id: 'auditor', roles: ['auditor'] }, {});
    expect(log.filter(({ act }) => act === 'task-answered')).toMatchObject([{ actor: 'archiviste' }]);
  });

  test('passed on, the code is no longer good, and somebody else is asked', async () => {
    const id = await desk.signed(EMAIL);
    await desk.carryOn(id);
    const code = codeIn(house.letters.taken[0]?.text);
    await expect(
      house.greffe.tasks.answer({ code }, { kind: 'not-mine', to: 'nobody' }),
    ).rejects.toMatchObject({ code: 'nobody-to-ask' });
    await house.greffe.tasks.answer({ code }, { kind: 'not-mine', to: 'adjoint' });
    await desk.carryOn(id);
    expect(to()).toEqual(['archives@acme.example', 'adjoint@acme.example']);
    await expect(house.greffe.tasks.answer({ code }, done)).rejects.toMatchObject({ code: 'passed-on' });
    expect(await desk.waitsFor(id)).toMatch(/^task \d+ of adjoint/);
  });

  test('end with the due day: a code of before it opens nothing afterwards', async () => {
    const id = await desk.signed(EMAIL);
    await desk.carryOn(id);
    const code = codeIn(house.letters.taken[0]?.text);
    house.clock.set(new Date('2026-04-06T09:00:00Z'));
    await expect(house.greffe.tasks.show({ code })).rejects.toMatchObject({ code: 'code-over' });
    await desk.carryOn(id);
    const late = codeIn(house.letters.taken.findLast(({ to: who }) => who === 'archives@acme.example')?.text);
    expect((await house.greffe.tasks.show({ code: late })).isLate).toBe(true);
  });

  test('a made-up code, and one that is none, open nothing', async () => {
    await expect(house.greffe.tasks.show({ code: 'AAAAA-AAAAA-AAAAA-AAAAA' })).rejects.toMatchObject({
      code: 'no-such-code',
    });
    await expect(house.greffe.tasks.show({ code: 'AAAAA' })).rejects.toMatchObject({ code: 'not-a-code' });
  });
});
