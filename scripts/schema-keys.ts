import type { z } from 'zod';

/** Every key a schema knows, as documentation writes it: `controllers[].id`, `systems.*.share`. */
export function keysOf(schema: z.core.$ZodType, at = ''): readonly string[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- zod offers no narrower type and no guard
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === 'object') {
    return Object.entries(def.shape).flatMap(([key, inner]) => {
      const path = at === '' ? key : `${at}.${key}`;
      return [path, ...keysOf(inner, path)];
    });
  }
  if (def.type === 'record') return keysOf(def.valueType, `${at}.*`);
  if (def.type === 'array') return keysOf(def.element, `${at}[]`);
  if (def.type === 'pipe') return keysOf(def.in, at);
  if (def.type === 'union') return [...new Set(def.options.flatMap((option) => keysOf(option, at)))];
  if (def.type === 'optional' || def.type === 'default' || def.type === 'nullable') {
    return keysOf(def.innerType, at);
  }
  return [];
}
