import { ownerBodyIdOf, registerIdOf, rowIdOf } from '../../src/imports/ids.js'

// These ids are in ledgers: a change of how names are folded, or of the forms, would import every register once more.
test('ids that are stored for good are made as they always were', () => {
  const owner = ownerBodyIdOf('Programstyret for program digital samhandling')
  const register = registerIdOf('Tabell 3', owner)
  expect([owner, register, rowIdOf(register, '2021-03-12|plan', 1)]).toEqual([
    '74c54337-85eb-58e9-99c8-a943ef12b886',
    '180184e8-ee1f-5c88-a59a-c9026d44b7e7',
    '32e9948e-905b-5f4c-8ae8-2285e78b1121',
  ])
  expect(registerIdOf('tabell  3', owner)).toBe(register)
  expect(registerIdOf('Utvalget for kultur', undefined)).toBe(registerIdOf('utvalg kultur', undefined))
})
