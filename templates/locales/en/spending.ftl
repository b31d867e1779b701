# What a step of a spend was refused for.
error-invoice-waits = An invoice waits. Approve or refuse it first.
error-payee-not-member = Only somebody who belongs to this Pool can be paid back here. Write a name instead, or check the handle.
error-papers-many = Five files at most. Put several pages into one PDF.
error-payee-no-account = There is no account number for one of these. Record it when it's paid by hand, or ask for the IBAN.
error-no-bank = This Pool has no bank account here yet. Propose one under “Where the money is kept”.
error-nothing-chosen = Tick what is to be paid.
error-not-paid = This isn't paid yet.
error-partly-paid = Something in this file is paid already, so it can't be taken back.
error-day-to-come = That day has yet to come. Record it when it's paid.
error-payment-file = No bank would take this as a file: check the names and amounts, or pay in two files.

# Told to who filed it
message-invoice-refused =
    Your invoice “{ $label }” for “{ $title }” in { $pool } wasn't approved:

    { $because }

    You can file another one: { $link }
# Told to who left
message-capital-owed =
    { $pool } owes you { $amount }, the capital that you put in. It will be paid back by { $day } at the latest.

    Please say which account it should go to: { $link }
