import { join } from 'node:path';
import type { Mail } from '../ports/mail.ts';
import type { Settings } from '../settings/settings.ts';

/** The mail library is read in when the first letter leaves: most commands write none. */
export function mailLater({ from, folder, smtp }: Settings['mail'], data: string): Mail {
  let opened: Promise<Mail> | null = null;
  const open = (): Promise<Mail> =>
    (opened ??= import('../platform/mail.ts').then(({ openMail }) =>
      openMail({
        from,
        by: smtp
          ? {
              kind: 'smtp',
              host: smtp.host,
              port: smtp.port,
              security: smtp.security,
              login: smtp.user === null ? null : { user: smtp.user, password: smtp.password?.reveal() ?? '' },
              perMinute: smtp.perMinute,
            }
          : { kind: 'folder', folder: folder ?? join(data, 'mail') },
      }),
    ));
  return {
    leavesBy: smtp ? 'smtp' : 'folder',
    send: async (letter) => (await open()).send(letter),
    check: async () => (await open()).check(),
    close: () => void opened?.then((mail) => mail.close()),
  };
}
