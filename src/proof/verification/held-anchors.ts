import type Database from 'better-sqlite3'
import type { Checkpoint } from '../checkpoint.js'

/** A checkpoint to hold the log against, and what to call it. */
export type Anchor = { readonly name: string; readonly checkpoint: Checkpoint }

/** The checkpoints that the log was held against, by this run or by one before. */
export class HeldAnchors {
  private readonly statements: ReturnType<typeof prepared>

  constructor(database: Database.Database) {
    this.statements = prepared(database)
  }

  keep({ name, checkpoint: { size, root, mapRoot } }: Anchor, isBorneOut: boolean): void {
    this.statements.put.run(size, root, mapRoot, name, Number(isBorneOut))
  }

  /** Whether the log bears the checkpoint out; `undefined` where it was not held against one of this content. */
  isBorneOut({ checkpoint: { size, root, mapRoot } }: Anchor): boolean | undefined {
    const answer = this.statements.get.get(size, root, mapRoot)
    return answer === undefined ? undefined : answer === 1
  }

  /** The name of the last one that the log bears out. */
  lastBorneOut(): string | undefined {
    return this.statements.lastBorneOut.get()
  }
}

function prepared(database: Database.Database) {
  return {
    put: database.prepare<[number, Buffer, Buffer, string, number]>(
      'INSERT INTO anchors (size, root, map_root, name, is_borne_out) VALUES (?, ?, ?, ?, ?)',
    ),
    get: database
      .prepare<[number, Buffer, Buffer], number>(
        'SELECT is_borne_out FROM anchors WHERE size = ? AND root = ? AND map_root = ? LIMIT 1',
      )
      .pluck(),
    lastBorneOut: database
      .prepare<[], string>(
        'SELECT name FROM anchors WHERE is_borne_out = 1 ORDER BY size DESC, rowid DESC LIMIT 1',
      )
      .pluck(),
  }
}
