import type { MovableClock } from '../../double-kit/index.ts';
import { isLive, type StoredObject } from './store.ts';

/** What search sees of one object: its properties and links some moments ago. */
export interface IndexEntry {
  readonly id: string;
  readonly object: StoredObject;
  readonly properties: Readonly<Record<string, string>>;
}

/**
 * The index behind search: a write shows in it only once the lag has passed, and what was deleted lingers as long.
 * Seeded objects are there at once, as if they had been written long ago.
 */
export interface SearchIndex {
  lagMs: number;
  follow(object: StoredObject, sourceType: string): void;
  entries(type: string): Iterable<IndexEntry>;
}

export function searchIndex(clock: MovableClock): SearchIndex {
  const byType = new Map<string, Map<string, IndexEntry>>();
  const queue: { at: number; object: StoredObject; properties: IndexEntry['properties'] | null }[] = [];

  const apply = (object: StoredObject, properties: IndexEntry['properties'] | null): void => {
    let entries = byType.get(object.type);
    if (entries === undefined) byType.set(object.type, (entries = new Map()));
    if (properties === null) entries.delete(object.id);
    else entries.set(object.id, { id: object.id, object, properties });
  };
  const index: SearchIndex = {
    lagMs: 10_000,
    follow: (object, sourceType) => {
      const properties = isLive(object) ? object.properties : null;
      if (sourceType === 'SEED') apply(object, properties);
      else queue.push({ at: clock.now().getTime(), object, properties });
    },
    entries: (type) => {
      const visibleUntil = clock.now().getTime() - index.lagMs;
      while (queue[0] !== undefined && queue[0].at <= visibleUntil) {
        const { object, properties } = queue[0];
        queue.shift();
        apply(object, properties);
      }
      return byType.get(type)?.values() ?? [];
    },
  };
  return index;
}
