/**
 * What is tried first, without marks, capitals and the digits around it. Most lists of the commonest passwords come down to
 * these once they are as long as ours must be: Motdepasse2026! is motdepasse.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  [
    'password passwort passe pass motdepasse monmotdepasse mdp azerty azertyuiop qwerty qwertyuiop qwertz admin administrator',
    'administrateur administrateurs root user utilisateur users guest invite test tests testtest demo bonjour bonsoir salut',
    'coucou bienvenue welcome hello soleil sunshine doudou loulou chouchou cheval chocolat nicolas marseille paris lyon france',
    'letmein iloveyou jetaime jetaimetrop amour princess princesse dragon monkey football basketball baseball superman batman',
    'starwars pokemon naruto trustno master maitre secret secrets confidentiel private prive login connexion access acces',
    'changeme changezmoi achanger temporaire temporary provisoire default defaut printemps ete automne hiver spring summer',
    'autumn winter janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre january february march',
    'april june july august september october november december lundi mardi mercredi jeudi vendredi samedi dimanche monday',
    'tuesday wednesday thursday friday saturday sunday entreprise company societe bureau office service support contact',
    'abcdef abcdefgh abcdefghijkl qsdfgh qsdfghjklm wxcvbn asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx azeqsd unsecret michael',
    'jennifer jordan charlie thomas daniel andrew joshua matthew computer ordinateur internet google facebook microsoft windows',
    'marketing commercial compta comptabilite direction donnees rgpd gdpr greffe crm passwordpassword adminadmin',
  ].flatMap((line) => line.split(' ')),
);
