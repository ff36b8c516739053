"""The verbs. Each locks the case before the repair, as the actions of cases do, and says in the case what happened."""
