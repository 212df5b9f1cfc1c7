import { Command, Option, type OptionValues } from 'commander'
import type { ReportName } from '../reports/reports.js'
import type { ExitCode } from './exit-codes.js'
import {
  actorOption,
  bodyOption,
  collectMatches,
  collectPairs,
  collectValues,
  dataOption,
  formatOption,
  globalsOf,
  portNumber,
  positiveInteger,
  statusOption,
  widthOption,
  withGlobals,
  withListOptions,
} from './options.js'
import type { Run } from './run.js'

type Context = {
  readonly program: Command
  readonly ended: (exitCode: ExitCode | undefined) => void
}

const HELP_AFTER = `
Exit codes: 0 done, 1 failure or something found, 2 usage, 3 refused or bad input.
The ledger's folder is --data DIR, else LEDGER_DATA, else ./data.`

/**
 * The command line. Each command loads its own module when it runs, so that help and usage errors cost nothing.
 * @param version the program's own
 * @param ended told how the command that ran has ended
 */
export function createProgram(version: string, ended: Context['ended']): Command {
  const program = new Command('ledger')
    .exitOverride()
    .description('What boards decide: what was decided, when it became final, who changed which words.')
    .version(version, '-V, --version')
    .addOption(dataOption())
    .addOption(actorOption())
    // Options after a command's name are the command's own: in `do`, --data is the command's data.
    .enablePositionalOptions()
    .addHelpText('after', HELP_AFTER)
  const context: Context = { program, ended }
  addWriting(context)
  addLists(context)
  addReports(context)
  addCare(context)
  return program
}

/** The action that runs a command's function, loaded then, and hands on how it ended. */
function action<O extends OptionValues>({ ended }: Context, load: () => Promise<Run<O>>) {
  return async (...given: readonly unknown[]): Promise<void> => {
    const command = given.at(-1)
    if (!(command instanceof Command)) throw new TypeError('commander gives the command last')
    const run = await load()
    ended(await run(globalsOf(command), command.opts<O>(), command.args))
  }
}

function addWriting(context: Context): void {
  withGlobals(context.program.command('import'))
    .description('take in registers: a folder with registers.json, or files')
    .argument('<folder|file...>')
    .option(
      '--kind <kind>',
      'what the rows are: bodies, members, meetings, matters, owners, involvement, documents, statements, commands',
    )
    .option('--name <name>', "the register's name (default: the file's)")
    .option('--title <title>', "the register's title")
    .addOption(new Option('--body <name>', 'the body that the register is kept for'))
    .option('--sheet <name>', 'the sheet of a workbook (default: its first)')
    .addOption(
      new Option('--column <heading=name>', 'a heading that has no known name; may be repeated').argParser(
        collectPairs,
      ),
    )
    .addOption(
      new Option(
        '--match <line=meeting>',
        'the meeting of a line that fits several, or new; may be repeated',
      ).argParser(collectMatches),
    )
    .option('--replace', 'take it in although more than half of the rows are gone')
    .option('--dry-run', 'print what would happen, and write nothing')
    .action(action(context, async () => (await import('./commands/import.js')).runImportCommand))

  context.program
    .command('do')
    .description('run one command of the domain')
    .argument('[type]')
    .addOption(actorOption())
    .addOption(
      new Option('--data <json>', "the command's data: JSON, @FILE, or - for stdin").argParser(collectValues),
    )
    .option('--id <id>', 'the id of this command: running it twice has one effect (default: a new one)')
    .option('--list', 'print the names of all commands')
    // Its own help tells the fields of the command that is named.
    .helpOption(false)
    .option('-h, --help', "print the command's fields")
    .action(action(context, async () => (await import('./commands/do.js')).runDo))
}

function addLists(context: Context): void {
  const list = (name: string, description: string) =>
    withListOptions(context.program.command(name)).description(description)
  const lists = () => import('./commands/lists.js')

  list('meetings', 'meetings, by date')
    .addOption(bodyOption())
    .action(action(context, async () => (await lists()).listMeetings))
  list('decisions', 'decisions with their standing, by date')
    .addOption(bodyOption())
    .addOption(statusOption())
    .option(
      '--document <title>',
      'only of matters and clauses that name this document: an id, its title or an alias',
    )
    .option('--version <version>', 'only that version of the document')
    .action(action(context, async () => (await lists()).listDecisions))
  list('decision', 'one decision with all its wordings')
    .argument('<id>', 'its id, or the beginning of it')
    .action(action(context, async () => (await import('./commands/decision.js')).showDecision))
  list('history', "a decision's life: every act, and what each did to the words")
    .argument('<id>', 'its id, or the beginning of it')
    .option(
      '--between <revisions...>',
      'hold two revisions against each other, such as 1 3 (default: each against the one before)',
    )
    .action(action(context, async () => (await import('./commands/history.js')).showHistory))
  list('documents', 'documents and versions: who treated, mentioned and endorsed each').action(
    action(context, async () => (await lists()).listDocuments),
  )
  list(
    'document-history',
    'a document from version to version: who treated each, and on what standing it came',
  )
    .argument('<document>', 'its id, its title or an alias')
    .action(action(context, async () => (await import('./commands/history.js')).showDocumentHistory))
  withGlobals(context.program.command('diff'))
    .description('what changed between two days: decisions, and documents that came')
    .requiredOption(
      '--from <date>',
      'what counted at the end of this day is what the changes are told against',
    )
    .option('--to <date>', 'the last day (default: today)')
    .option('--known-at <time>', 'as it was known then: RFC 3339 with an offset, or a date (default: now)')
    .addOption(bodyOption())
    .addOption(formatOption())
    .addOption(widthOption())
    .action(action(context, async () => (await import('./commands/diff.js')).showChanges))
  list('bodies', 'boards, programmes, projects and other bodies').action(
    action(context, async () => (await lists()).listBodies),
  )
  list('follow-ups', 'promises made in decisions')
    .addOption(bodyOption())
    .action(action(context, async () => (await lists()).listFollowUps))
  list('registers', 'the registers that were imported').action(
    action(context, async () => (await lists()).listRegisters),
  )
  list('search', 'matters and decisions with these words, in every wording')
    .argument('<words...>')
    .action(action(context, async () => (await lists()).listHits))
  list(
    'reconcile',
    'what the registers and the ledger say against themselves; exit code 1 where there is anything',
  )
    .option('--all', 'notices too')
    .addOption(
      new Option('--fail-on <severity>', 'end with exit code 1 from this on (default: warning)').choices([
        'error',
        'warning',
        'notice',
      ]),
    )
    .action(action(context, async () => (await import('./commands/reconcile.js')).runReconcile))
}

function addReports(context: Context): void {
  const reports = context.program
    .command('report')
    .description('print a report that can be pasted into a document')
  const report = (name: string, description: string) =>
    withListOptions(reports.command(name)).description(description)
  const printed = (name: ReportName) =>
    action(context, async () => (await import('./commands/reports.js')).printReport(name))

  report('register', 'a register in its own columns and words, corrected by what happened since')
    .requiredOption('--name <name>', 'the name of the register')
    .addOption(
      new Option('--body <name>', 'the body it is kept for, where several have a register of that name'),
    )
    .action(printed('register'))
  report('board', 'the members of a body')
    .addOption(bodyOption().makeOptionMandatory())
    .action(printed('board'))
  report('decisions', 'what a body decided, with drafts marked')
    .addOption(bodyOption())
    .addOption(statusOption())
    .action(printed('decisions'))
  report('documents', 'documents, versions and their standing').action(printed('documents'))
  report('meetings', 'the meetings of all bodies, by date')
    .addOption(bodyOption())
    .action(printed('meetings'))
  report('owners', 'who owns the measures of each area').action(printed('owners'))
  report('involvement', 'how each actor was involved').action(printed('involvement'))
  report('organisation', 'the tree of programmes, projects and boards with owners and leaders')
    .addOption(bodyOption())
    .action(printed('organisation'))
}

function addCare(context: Context): void {
  withGlobals(context.program.command('serve'))
    .description('serve the ledger over HTTP')
    .option('--host <host>', 'the address to listen on (default: 127.0.0.1)')
    .addOption(
      new Option('--port <port>', 'the port (default: 8080; 0: any that is free)').argParser(portNumber),
    )
    .action(action(context, async () => (await import('./commands/serve.js')).runServe))
  withGlobals(context.program.command('replay'))
    .description('make the read models anew from the log')
    .option('--projection <name>', 'only this one')
    .action(action(context, async () => (await import('./commands/replay.js')).runReplay))
  withGlobals(context.program.command('projections'))
    .description('how far each read model has come, and what it could not take')
    .addOption(new Option('--format <format>', 'how to print (default: table)').choices(['table', 'json']))
    .action(action(context, async () => (await import('./commands/projections.js')).listProjections))
  withGlobals(context.program.command('access-log'))
    .description('who read what of restricted matters over HTTP, the last first')
    .option('--person <id>', 'only what this person read')
    .option('--thing <id>', 'only who read this meeting, matter or decision')
    .addOption(new Option('--limit <readings>', 'how many at most (default: 50)').argParser(positiveInteger))
    .addOption(formatOption())
    .addOption(widthOption())
    .action(action(context, async () => (await import('./commands/access-log.js')).listReadings))
  withGlobals(context.program.command('checkpoint'))
    .description('sign all that is recorded so far, and print the signature, to be kept elsewhere')
    .option('--new-key', 'sign with a new key from now on; what older keys signed is still checked')
    .addOption(
      new Option(
        '--cosigned <file>',
        'take back a checkpoint that witnesses have cosigned, and keep what they signed',
      ).conflicts('newKey'),
    )
    .addOption(
      new Option(
        '--after-loss',
        'the log is an older copy that is gone on with: set the tree aside that covers more',
      ).conflicts('cosigned'),
    )
    .action(action(context, async () => (await import('./commands/checkpoint.js')).runCheckpoint))
  withGlobals(context.program.command('forget'))
    .description('forget the names of a person, for good: the keys are destroyed, and they read [slettet]')
    .argument('<person>', 'an id, the beginning of it, or a name')
    .requiredOption('--reason <text>', 'why, to be recorded; without the name')
    .action(action(context, async () => (await import('./commands/forget.js')).runForget))
  withGlobals(context.program.command('verify'))
    .description('look whether anything that was recorded was altered, and say where')
    .addOption(
      new Option('--checkpoint <file>', 'a checkpoint that was kept elsewhere; may be repeated').argParser(
        collectValues,
      ),
    )
    .addOption(
      new Option(
        '--witness <key>',
        'the key of a witness, or a file of such keys, whose cosignatures some checkpoint must bear; may be repeated',
      ).argParser(collectValues),
    )
    .addOption(
      new Option('--witnesses <number>', 'how many of them at least (default: all)').argParser(
        positiveInteger,
      ),
    )
    .addOption(
      new Option('--only <pass>', 'one of the three passes').choices(['hashes', 'streams', 'read-models']),
    )
    .option('--resume', 'go on with a verification that was ended before it was done')
    .action(action(context, async () => (await import('./commands/verify.js')).runVerify))
  withGlobals(context.program.command('proof'))
    .description("print what proves a decision's wording and standing without the ledger, for ledger-verify")
    .argument('<decision>', 'its id, or the beginning of it')
    .option('--checkpoint <file>', 'a checkpoint that somebody kept, for the proof to lead on from')
    .action(action(context, async () => (await import('./commands/proof.js')).runProof))
  withGlobals(context.program.command('copy'))
    .description('copy the events to another store, or go on with a copy, and compare both')
    .option('--from <store>', 'a folder, a ledger.db or an esdb address (default: this ledger)')
    .option('--to <store>', 'the same (default: this ledger)')
    .action(action(context, async () => (await import('./commands/copy.js')).runCopy))
  withGlobals(context.program.command('copy-keys'))
    .description('copy the keys of persons’ names between a file and PostgreSQL')
    .option('--from <place>', 'a keys.db, its folder or a postgres address (default: this ledger’s)')
    .option('--to <place>', 'the same (default: this ledger’s)')
    .action(action(context, async () => (await import('./commands/copy-keys.js')).runCopyKeys))
  const keysOption = (description: string) => new Option('--keys <folder>', description)
  withGlobals(context.program.command('backup'))
    .description('copy the ledger to a new folder, also while it is written to')
    .argument('<folder>')
    .addOption(keysOption('keep the keys of persons’ names in a folder of their own'))
    .action(action(context, async () => (await import('./commands/backup.js')).runBackup))
  withGlobals(context.program.command('restore'))
    .description('make a ledger of a backup, where there is none')
    .argument('<folder>')
    .addOption(keysOption('where the keys of persons’ names are kept'))
    .action(action(context, async () => (await import('./commands/restore.js')).runRestore))
  withGlobals(context.program.command('doctor'))
    .description('check settings, files, versions, disk space and integrity')
    .action(action(context, async () => (await import('./commands/doctor.js')).runDoctor))
}
