import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { archiviste, askedHouse } from '../support/asked-house.ts';
import type { TestHouse } from '../support/house.ts';
import { dpo } from '../support/house.ts';
import { unzip } from '../support/unzip.ts';
import { drawn } from './crash-points.ts';
import { emptyTools } from './signed-run.ts';
import { takingOver } from './taking-over.ts';

/** Points tried of all those passed: the first is drawn by chance. */
const TRIED = Number(process.env['GREFFE_POINTS'] ?? 12);
const seed = Number(process.env['GREFFE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const never = new AbortController().signal;
const given = 'zoe.canari@example.fr';

let house: TestHouse;

beforeAll(async () => {
  house = await askedHouse();
});
afterEach(() => expect(house.logged()).not.toMatch(/canari/i));
afterAll(() => house.close());

test(`a process dies at any point of a question to somebody: it is put once, and done once answered (GREFFE_SEED=${seed})`, async () => {
  const whole = await run(null);
  expect(whole.end).toEqual({
    waiting: ['waits', 'stop', 'archiviste'],
    state: 'done',
    verdicts: ['as-expected', 'attested'],
  });
  for (const point of drawn(whole.points, TRIED, seed)) {
    expect({ seed, point, ...(await run(point)).end }).toEqual({ seed, point, ...whole.end });
  }
  expect(await house.greffe.audit.verify(dpo, {})).toMatchObject({ faults: [] });
}, 300_000);

async function run(at: number | null) {
  emptyTools(house);
  for (const { account } of Object.values(house.systems)) account.optOuts.clear();
  const id = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: ['objection'],
    identifiers: [{ kind: 'email', value: given }],
    channel: 'email',
    stops: ['email'],
    requester: { kind: 'data-subject' },
  });
  const over = takingOver(house, at);
  const step = async (rounds: number): Promise<void> => {
    for (let round = 0; round < rounds; round += 1) {
      await over.step((now) => now.requests.carryOn(id, never));
      house.clock.advance(180_000);
    }
  };
  await step(4);
  const open = (await house.greffe.tasks.list(dpo)).filter(({ task }) => task.request === id);
  const { state: before } = await house.greffe.requests.show(dpo, id);
  const [only] = open;
  const waiting = [
    before === 'done' ? 'done' : 'waits',
    ...open.flatMap(({ task }) => [task.act, task.person]),
  ];
  if (only) {
    await over.step((now) =>
      now.tasks.answer({ by: archiviste, id: only.task.id }, { kind: 'done', attestedAs: 'Claire Exemple' }),
    );
    // Whoever was cut short answers again, unless the answer was taken.
    const { tasks } = house.greffe;
    if ((await tasks.show({ by: dpo, id: only.task.id })).task.answer === null)
      await tasks.answer(
        { by: archiviste, id: only.task.id },
        { kind: 'done', attestedAs: 'Claire Exemple' },
      );
  }
  await step(4);
  const { state, plans } = await house.greffe.requests.show(dpo, id);
  return {
    end: {
      waiting,
      state,
      verdicts: plans.flatMap(({ lines }) => lines.map(({ verdict }) => String(verdict))).toSorted(),
    },
    points: over.doomed.distinct(),
  };
}

test(`a process dies at any point of a copy that somebody gives: it is asked for once, and what they gave is in the package once (GREFFE_SEED=${seed})`, async () => {
  const whole = await copied(null);
  expect(whole.end).toEqual({
    asked: ['copy archiviste'],
    waitsFor: 'the review and signature of package',
    answers: ['held'],
    dossier: { fields: ['answer'], files: ['lettre.txt: Une lettre de Canari'] },
  });
  for (const point of drawn(whole.points, TRIED, seed))
    expect({ seed, point, ...(await copied(point)).end }).toEqual({ seed, point, ...whole.end });
  expect(await house.greffe.audit.verify(dpo, {})).toMatchObject({ faults: [] });
}, 300_000);

async function copied(at: number | null) {
  emptyTools(house);
  const id = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: ['access'],
    identifiers: [{ kind: 'email', value: given }],
    channel: 'email',
    requester: { kind: 'data-subject' },
  });
  await house.greffe.requests.carryOn(id, never);
  await house.greffe.requests.identify(dpo, id, 'called back');
  const over = takingOver(house, at);
  const step = async (): Promise<void> => {
    for (let round = 0; round < 4; round += 1) {
      await over.step((now) => now.requests.carryOn(id, never));
      house.clock.advance(180_000);
    }
  };
  await step();
  const open = (await house.greffe.tasks.list(dpo)).filter(({ task }) => task.request === id);
  const [only] = open;
  if (only) {
    const said = {
      kind: 'held',
      attestedAs: 'Claire Exemple',
      words: 'Une lettre',
      files: [{ name: 'lettre.txt', content: Buffer.from('Une lettre de Canari') }],
    } as const;
    const comer = { by: archiviste, id: only.task.id };
    await over.step((now) => now.tasks.answer(comer, said));
    // Whoever was cut short answers again, unless the answer was taken.
    const { tasks } = house.greffe;
    if ((await tasks.show(comer)).task.answer === null) await tasks.answer(comer, said);
  }
  await step();
  const { request } = await house.greffe.requests.show(dpo, id);
  const { cover } = await house.greffe.packages.review(dpo, id);
  const chunks: Uint8Array[] = [];
  for await (const chunk of (await house.greffe.packages.draft(dpo, id)).stream) chunks.push(chunk);
  const zip = await unzip(Buffer.concat(chunks));
  const { records }: { readonly records: readonly Dossier[] } = JSON.parse(
    zip.get('data.json')?.toString() ?? '',
  );
  const dossiers = records.filter(({ kind }) => kind === 'dossier');
  return {
    end: {
      asked: open.map(({ task }) => `${task.act} ${task.person}`),
      waitsFor: request.rights[0]?.waitsFor?.replace(/ [\d.]+$/, ''),
      answers: (cover.asked ?? []).map(({ answer }) => answer),
      dossier: {
        fields: dossiers.flatMap(({ fields }) => Object.keys(fields)),
        files: dossiers.flatMap(({ files }) =>
          files.map(({ name, path }) => `${name}: ${zip.get(path)?.toString()}`),
        ),
      },
    },
    points: over.doomed.distinct(),
  };
}

interface Dossier {
  readonly kind: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly files: readonly { readonly name: string; readonly path: string }[];
}
