export type FindingState =
  | { readonly status: 'none' }
  | {
      readonly status: 'accepted'
      readonly findingId: string
      readonly rule: string
      readonly basis: string
      readonly reason: string
    }
  | { readonly status: 'withdrawn'; readonly findingId: string }

export const initialFinding: FindingState = { status: 'none' }
