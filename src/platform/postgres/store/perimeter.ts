import type { Limit, Perimeter } from '../../../domain/perimeter.ts';
import type { Right } from '../../../domain/right.ts';

interface Columns {
  readonly controllers: string[] | null;
  readonly systems: string[] | null;
  readonly rights: Right[] | null;
}

/** How far an account or a token reaches, as its row has it. */
export function asColumns({ controllers, systems, rights }: Perimeter): Columns {
  return { controllers: listed(controllers), systems: listed(systems), rights: listed(rights) };
}

function listed<T extends string>(limit: Limit<T>): T[] | null {
  return limit && [...limit];
}
