# Statements of the Pool's bank, and what their lines are.

statement-before-the-books = What was in the account before this statement

error-statement = This file can’t be read as a statement of the Pool’s bank. Upload it once more, and you will see why.
error-statement-no-bank = The members have not decided on a bank account yet. Once they have, its statements can be uploaded here.
error-line-settled = It was said already what this line is. Look at it once more.
error-line-other-way = A line like this can’t be that.
error-line-other-amount = The amounts differ, so this can’t be it.
error-line-own = This is your own. Another steward has to say so.
error-line-final = This can’t be undone any more: something was built on it since.
error-line-no-cash = The books know of less cash than this. Record the cash first.
error-line-no-receipt = Nothing of exactly this amount arrived at the bank for this contribution.
