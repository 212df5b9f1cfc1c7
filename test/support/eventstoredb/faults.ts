/** How a call is to fail. What is `applied` was written before the caller is left without an answer. */
export type AppendFault =
  | 'unavailable'
  | 'unavailable after applying'
  | 'deadline exceeded after applying'
  | 'no answer'
  | 'no answer after applying'
  | 'access denied'
  | { readonly notLeader: { readonly host: string; readonly port: number } }

/** How a reading or a subscription is to fail, and after how many events. */
export type ReadFault = {
  readonly after: number
  readonly how:
    | 'unavailable'
    | 'deadline exceeded'
    | 'ended'
    | 'silent'
    | 'consumer too slow'
    | 'access denied'
}

/** What is to go wrong next: each fault meets as many calls as it was planned for, in the order of planning. */
export class Faults {
  private readonly appends: AppendFault[] = []
  private readonly reads: ReadFault[] = []
  private readonly subscriptions: ReadFault[] = []

  append(fault: AppendFault, times = 1): void {
    for (let i = 0; i < times; i++) this.appends.push(fault)
  }

  read(fault: ReadFault, times = 1): void {
    for (let i = 0; i < times; i++) this.reads.push(fault)
  }

  subscription(fault: ReadFault, times = 1): void {
    for (let i = 0; i < times; i++) this.subscriptions.push(fault)
  }

  nextAppend = (): AppendFault | undefined => this.appends.shift()
  nextRead = (): ReadFault | undefined => this.reads.shift()
  nextSubscription = (): ReadFault | undefined => this.subscriptions.shift()

  /** Nothing goes wrong any more. */
  clear(): void {
    for (const planned of [this.appends, this.reads, this.subscriptions]) planned.length = 0
  }
}
