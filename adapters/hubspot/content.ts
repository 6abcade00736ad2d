import type { Connection, Content, Outcome, Tools } from '../../src/contract/index.ts';
import { VendorFailure } from '../../src/contract/index.ts';
import type { HubspotClient } from './client.ts';
import { failureOf } from './failures.ts';
import { fileNameOf } from './files.ts';
import { firstByteMs } from './limits.ts';
import { failed, kindNotHandled, settled } from './outcomes.ts';
import type { HubspotSettings } from './settings.ts';

type ContentOf = NonNullable<Connection['content']>['call'];

/**
 * A file, as a stream from the address HubSpot signs for it: short-lived and asked for without our token. Only https,
 * or the configured host itself, is fetched, and no redirection is followed.
 */
export function contentOf(client: HubspotClient, settings: HubspotSettings, tools: Tools): ContentOf {
  return async (ref, context) => {
    if (ref.kind !== 'file') return kindNotHandled;
    const [outcome = kindNotHandled] = await settled(
      [ref],
      async (): Promise<readonly Outcome<Content>[]> => {
        const { url, name, extension } = await client.signedUrl(ref.id, context);
        if (!mayFetch(url, settings.baseUrl)) return [foreignAddress];
        const call = { endpoint: 'GET signed file', pools: [], effect: 'read' } as const;
        const { mediaType, stream } = await tools.send(call, context, (signal) => download(url, signal));
        return [
          { status: 'done', value: { name: fileNameOf({ id: ref.id, name, extension }), mediaType, stream } },
        ];
      },
    );
    return outcome;

    async function download(url: string, signal: AbortSignal) {
      const { response, gaveUp } = await begun(url, signal);
      if (response?.ok === true && response.body !== null) {
        return { mediaType: response.headers.get('content-type'), stream: response.body };
      }
      await response?.body?.cancel();
      const answer =
        response === null
          ? {
              status: signal.aborted
                ? ('aborted' as const)
                : gaveUp
                  ? ('silent' as const)
                  : ('dropped' as const),
            }
          : { status: response.status, body: {}, retryAfter: null };
      throw new VendorFailure(
        failureOf(answer, { effect: 'read', now: tools.now(), timeZone: settings.timeZone }),
      );
    }
  };
}

/** Only the beginning has to come in time: a large file may take longer than that. */
async function begun(url: string, signal: AbortSignal) {
  const late = AbortSignal.timeout(firstByteMs);
  const silence = new AbortController();
  const giveUp = (): void => silence.abort();
  late.addEventListener('abort', giveUp, { once: true });
  const response = await fetch(url, {
    redirect: 'error',
    signal: AbortSignal.any([signal, silence.signal]),
    credentials: 'omit',
  }).catch(() => null);
  late.removeEventListener('abort', giveUp);
  return { response, gaveUp: silence.signal.aborted };
}

function mayFetch(url: string, baseUrl: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, origin } = new URL(url);
  return protocol === 'https:' || origin === new URL(baseUrl).origin;
}

const foreignAddress = failed({
  kind: 'unexpected',
  code: 'UNSAFE_ADDRESS',
  mend: 'HubSpot gave an address for this file that is not https: fetch the file by hand.',
});
