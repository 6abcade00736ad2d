import type {
  Condition,
  HavingClause,
  Query,
  ValueQueryCondition,
  WhereClause,
} from '@jetstreamapp/soql-parser-js';
import { Refusal } from '../refusal.ts';

/** One comparison, whatever it stands on. */
export type Comparison = Exclude<
  Condition | ValueQueryCondition,
  { openParen: number; field?: never; fn?: never }
>;

type Token = '(' | ')' | 'AND' | 'OR' | 'NOT' | { readonly comparison: Comparison };

/** A tree of yes and no over rows of whatever kind. */
export type Test<T> = (subject: T) => boolean;

/**
 * The parser gives a chain whose members say how many parentheses open and close around them.
 * This reads the chain as SOQL does: AND and OR may not meet without parentheses between them.
 */
export function testOf<T>(
  clause: WhereClause | HavingClause,
  compare: (comparison: Comparison) => Test<T>,
): Test<T> {
  const tokens = tokensOf(clause);
  let at = 0;
  const operand = (): Test<T> => {
    const token = tokens[at];
    at += 1;
    if (token === 'NOT') {
      const negated = operand();
      return (subject) => !negated(subject);
    }
    if (token === '(') {
      const inner = chain();
      if (tokens[at] !== ')') throw unexpected(tokens[at]);
      at += 1;
      return inner;
    }
    if (token === undefined || typeof token === 'string') throw unexpected(token);
    return compare(token.comparison);
  };
  const chain = (): Test<T> => {
    const operands = [operand()];
    const operator = tokens[at];
    while (tokens[at] === 'AND' || tokens[at] === 'OR') {
      if (tokens[at] !== operator) throw unexpected(tokens[at]);
      at += 1;
      operands.push(operand());
    }
    if (operator === 'OR') return (subject) => operands.some((test) => test(subject));
    return (subject) => operands.every((test) => test(subject));
  };
  const test = chain();
  if (at !== tokens.length) throw unexpected(tokens[at]);
  return test;
}

/** Comparisons that every result must fulfil: what an index may start from. */
export function conjuncts(query: Query): readonly Comparison[] {
  if (query.where === undefined) return [];
  const tokens = tokensOf(query.where);
  if (tokens.some((token) => token === '(' || token === 'OR' || token === 'NOT')) return [];
  return tokens.flatMap((token) => (typeof token === 'string' ? [] : [token.comparison]));
}

export function comparisonsIn(clause: WhereClause): readonly Comparison[] {
  return tokensOf(clause).flatMap((token) => (typeof token === 'string' ? [] : [token.comparison]));
}

function tokensOf(clause: WhereClause | HavingClause): Token[] {
  const tokens: Token[] = [];
  for (let link: WhereClause | HavingClause | null = clause; link !== null;) {
    const { left } = link;
    if (left !== null) {
      for (let opened = left.openParen ?? 0; opened > 0; opened -= 1) tokens.push('(');
      if ('field' in left || 'fn' in left) {
        tokens.push({ comparison: left });
        for (let closed = left.closeParen ?? 0; closed > 0; closed -= 1) tokens.push(')');
      }
    }
    if (!('operator' in link)) break;
    tokens.push(link.operator);
    link = link.right;
  }
  return tokens;
}

function unexpected(token: Token | undefined): Refusal {
  return new Refusal('MALFORMED_QUERY', `unexpected token: ${typeof token === 'string' ? token : '<EOF>'}`);
}
