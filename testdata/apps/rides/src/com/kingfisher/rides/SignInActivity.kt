package com.kingfisher.rides

import android.app.Activity
import android.content.Intent
import android.os.Bundle
import android.view.WindowManager
import android.widget.Button
import android.widget.EditText

class SignInActivity : Activity() {
    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        window.setFlags(WindowManager.LayoutParams.FLAG_SECURE, WindowManager.LayoutParams.FLAG_SECURE)
        setContentView(R.layout.sign_in) // ok: sensitive-screen-capturable
        val model = SignInViewModel(applicationContext, (application as RidesApplication).api)
        findViewById<Button>(R.id.sign_in).setOnClickListener {
            val phone = findViewById<EditText>(R.id.phone).text.toString()
            val password = findViewById<EditText>(R.id.password).text.toString()
            model.signIn(phone, password) { startActivity(Intent(this, MapActivity::class.java)) }
        }
    }
}
