//! Texts of the pages to sign in.

use super::texts;

texts! {
    /// The texts of the pages to sign in.
    SignInTexts {
        title: "Logga in" / "Sign in";
        lead: "Skriv adressen som dina brev kommer till, så skickar vi en länk dit. Du behöver inget lösenord."
            / "Write the address that your letters come to, and we send a link there. You need no password.";
        address: "E-postadress" / "Mail address";
        send: "Skicka länken" / "Send the link";
        cookie: "När du loggar in sparar webbläsaren en kaka som visar att det är du. Den försvinner när du loggar ut, efter en månad utan besök och senast efter tre månader."
            / "When you sign in, your browser keeps a cookie that shows that it is you. It goes when you sign out, after a month without a visit, and after three months at the latest.";
        no_subscription: "Prenumererar du inte än?" / "Not subscribing yet?";
        subscribe: "Få brev om utlysningar" / "Get letters about calls";
        wrong_address: "Skriv en e-postadress som namn@exempel.se, och inget mer."
            / "Write a mail address such as name@example.se, and nothing more.";
        sent: "Se efter i din e-post" / "Look in your mail";
        sent_more: "Om adressen prenumererar eller har en roll här skickar vi ett brev dit. Tryck på länken i det inom 20 minuter."
            / "If the address subscribes or has a role here, we are sending a letter there. Follow its link within 20 minutes.";
        nothing_came: "Kommer det inget inom några minuter? Titta bland skräpposten, och kontrollera att det är adressen som breven brukar komma till."
            / "Has nothing come within a few minutes? Look among the junk mail, and check that it is the address that your letters come to.";
        again: "Skriv adressen igen" / "Write the address again";
        enter: "Vill du logga in?" / "Do you want to sign in?";
        enter_more: "Länken går att använda en gång. Delar du dator med andra? Logga då ut när du är klar."
            / "The link can be used once. Do you share the computer with others? Then sign out when you are done.";
        yes: "Ja, logga in" / "Yes, sign in";
        stale: "Länken gäller inte längre" / "The link does not hold any more";
        stale_more: "Den går att använda en gång, inom 20 minuter." / "It can be used once, within 20 minutes.";
        anew: "Be om en ny länk" / "Ask for a new link";
    }
}
