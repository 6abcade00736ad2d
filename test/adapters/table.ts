import type { Adapter, Connection, Tools } from '../../src/contract/index.ts';
import { VERB_NAMES } from '../../src/contract/index.ts';

/** The table adapters × verbs, and what erasing a person means, as Markdown: taken from the connections themselves. */
export function verbTable(connections: ReadonlyMap<string, Connection>): string {
  const names = [...connections.keys()];
  const row = (title: string, cell: (connection: Connection) => string): string =>
    `| ${[title, ...[...connections.values()].map(cell)].join(' | ')} |`;
  return [
    `| verb | ${names.join(' | ')} |`,
    `|---|${names.map(() => '---').join('|')}|`,
    ...VERB_NAMES.map((verb) => row(`\`${verb}\``, (connection) => (connection[verb] ? 'yes' : '–'))),
    row('locate by', ({ locate }) => locate?.by.join(', ') ?? '–'),
    row('erases at most, a call', ({ erase }) => erase?.batchMax.toString() ?? '–'),
    row('an erased person is', effectOnPersons),
  ].join('\n');
}

/** A connection to look at: connecting makes no call. */
export function connectionOf<Settings>(adapter: Adapter<Settings>, settings: unknown): Connection {
  return adapter.connect(adapter.settings.parse(settings), unsent);
}

const unsent: Tools = {
  send: () => Promise.reject(new Error('The table makes no vendor call.')),
  now: () => new Date(0),
  opaque: () => 'opaque',
};

function effectOnPersons({ kinds }: Connection): string {
  const effects = Object.values(kinds)
    .filter(({ role }) => role === 'person')
    .map(({ effect }) => {
      if (effect.kind === 'purged') return 'purged at once';
      const days = effect.days === 1 ? 'a day' : `${effect.days} days`;
      return effect.kind === 'recycled' ? `in a bin for ${days}` : `purged within ${days}`;
    });
  return [...new Set(effects)].join(', ') || '–';
}
