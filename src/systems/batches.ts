/** Cuts inputs into calls of at most `batchMax`, in order. */
export function batchesOf<T>(inputs: readonly T[], batchMax: number): readonly (readonly T[])[] {
  const count = Math.ceil(inputs.length / batchMax);
  return Array.from({ length: count }, (_, index) => inputs.slice(index * batchMax, (index + 1) * batchMax));
}

/** Sends every batch, one after the other, and gives all answers in the order of the inputs. */
export async function inBatches<In, Out>(
  verb: { readonly batchMax: number },
  inputs: readonly In[],
  send: (batch: readonly In[]) => Promise<readonly Out[]>,
): Promise<readonly Out[]> {
  const answers: Out[] = [];
  for (const batch of batchesOf(inputs, verb.batchMax)) answers.push(...(await send(batch)));
  return answers;
}
