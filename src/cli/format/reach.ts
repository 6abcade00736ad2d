import type { Perimeter } from '../../domain/perimeter.ts';
import type { Session } from '../session.ts';

/** How far somebody reaches, each limit by itself; nothing where there is none. */
export function limitsShown(
  { words }: Session,
  { controllers, systems, rights }: Perimeter,
): readonly string[] {
  return [controllers, systems, rights?.map((right) => words.rights[right]) ?? null].flatMap((limit) =>
    limit === null ? [] : [limit.join(', ')],
  );
}
