# What can't be booked, and why.
error-money-missing = There isn't that much left to spend.
error-over-reservation = That's more than is left of what was set aside.
error-reservation-resolved = What was set aside was used or given back already.
error-period-closed = The books of that day are closed. Choose a later day.
error-books-stopped = These books are stopped: a check found something that doesn't add up. Stewards and the operator have been told. Nothing is lost; try again when it's sorted out.
error-other-currency = This Pool keeps its books in another currency.
error-not-reversible = This entry was taken back before, or takes another one back.
error-amount-too-large = That sum is too large for the books.
error-amount-nothing = The amount has to be more than nothing.
error-invoice-not-theirs = Only who proposed this, or who is paid, can file its invoice.
error-invoice-own = Somebody who is neither paid nor proposed it has to approve this.
error-invoice-approved = You have approved this already.
error-invoice-decided = This was decided already.
error-payment-on-its-way = This is paid, or on its way to the bank.
