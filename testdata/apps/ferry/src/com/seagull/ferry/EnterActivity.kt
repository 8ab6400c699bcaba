package com.seagull.ferry

import android.app.Activity
import android.content.Intent
import android.os.Bundle
import android.view.View
import android.view.WindowManager
import android.widget.EditText
import com.google.firebase.auth.FirebaseAuth
import org.json.JSONObject
import java.net.URL

/** Signs in with Firebase, and nobody ever signs out of it. */
class EnterActivity : Activity(), View.OnClickListener {
    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        window.addFlags(WindowManager.LayoutParams.FLAG_SECURE)
        setContentView(R.layout.enter)
        findViewById<View>(R.id.enter).setOnClickListener(this)
    }

    override fun onClick(view: View) {
        enter(findViewById<EditText>(R.id.secret).text.toString())
    }

    private fun enter(password: String) {
        FirebaseAuth.getInstance().signInWithEmailAndPassword("captain@ferry.invalid", password).addOnSuccessListener { // finding: identity-provider-session-left-open
            Thread {
                Ticket(this).keep(JSONObject(URL("https://api.ferry.invalid/session").readText()))
                startActivity(Intent(this, HomeActivity::class.java))
            }.start()
        }
    }
}
