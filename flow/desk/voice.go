package desk

// The voice of the program: of its screens, its errors, its documents, and the comments of
// its code. People read it while a customer is on the phone, so nothing may have to be
// read twice.
//
//   - Plain present-day American English, the way GOV.UK, Stripe or gh write it. The reader
//     is "you"; contractions are fine.
//   - Verbs first, one idea to a sentence, no inverted clauses. "Check the number", not
//     "the number is to be checked".
//   - Twilio's terms: customer profile, subaccount, evaluation, review, phone number. One
//     word for one thing: fix (not mend or correct), email, website, PO box, address.
//   - A title, a hint and a button are in sentence case. A hint doesn't repeat its label.
//   - A problem says what's wrong, then how to fix it, with an example: "ZIP code isn't a
//     valid postal code in this country: for example 94105". It names the field by its
//     label and never says please, sorry or oops.
//   - The explanation of a choice has eight words at most.
//   - An error says what happened. What exists at Twilio, and what's safe to do, is a
//     sentence of its own.
//   - Numbers and units are natural: "3.1 s" in a table, "about 3 seconds" in a sentence.
//
// TestTexts in package ui prints every text in one list and holds it to this.
